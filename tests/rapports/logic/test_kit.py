"""Words and layout of the communication kit."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapports.logic.resultats.kit import ResultatAffiche, composer_kit

VILLE = ResultatAffiche(nom="Ville de Valbourg", annee=2020, score=72.4, niveau=3, bornes=(67.6, 77.2), nb_contacts=14)


def test_phrase_tells_level_score_and_interval():
    assert composer_kit(VILLE).phrase == (
        "Ville de Valbourg obtient 72,4 sur 100 au Baromètre de l’expérience citoyen 2020, niveau «\u00a0satisfaisant\u00a0» "
        "(entre 68 et 77 à 95\u202f% de confiance, 14\u00a0contacts mystère)."
    )


def test_phrase_without_interval_is_an_indication():
    sans = dataclasses.replace(VILLE, bornes=None, nb_contacts=1)

    assert composer_kit(sans).phrase.endswith("(indication sur 1\u00a0contact mystère).")


def test_phrase_of_a_laureate_and_of_a_demonstration():
    laureate = dataclasses.replace(VILLE, laureat="Villes de 20 000 à 50 000 habitants", est_demonstration=True)

    assert composer_kit(laureate).phrase.endswith(
        " Lauréat\u202f: Villes de 20 000 à 50 000 habitants. Données inventées pour une démonstration."
    )


def test_phrase_of_a_special_prize_calls_it_no_category():
    laureate = dataclasses.replace(VILLE, laureat="Prix de la progression")

    assert composer_kit(laureate).phrase.endswith(" Lauréat\u202f: Prix de la progression.")


def test_phrase_names_the_levels_that_the_interval_touches():
    large = dataclasses.replace(VILLE, bornes=(60.0, 84.8))

    assert (
        "niveau «\u00a0satisfaisant\u00a0», peut-être à consolider ou performant (entre" in composer_kit(large).phrase
    )


def test_phrase_names_the_levels_of_the_interval_that_it_writes():
    """80 is the level above, 65 is this one."""
    phrase = composer_kit(dataclasses.replace(VILLE, score=72.0, niveau=3, bornes=(64.6, 79.6))).phrase

    assert "niveau «\u00a0satisfaisant\u00a0», peut-être performant (entre 65 et 80 à 95" in phrase


@pytest.mark.parametrize(
    ("nom", "lignes", "taille"),
    [
        ("Sceaux", 1, 30),
        ("Communauté d’agglomération du Grand Exemple", 2, 30),
        ("Communauté de communes du pays des Trois Rivières et des Deux Vallées réunies", 2, 22),
    ],
)
def test_badge_sets_long_names_smaller(nom, lignes, taille):
    badge = composer_kit(dataclasses.replace(VILLE, nom=nom)).badge

    assert (len(badge.nom), badge.taille_nom) == (lignes, taille)
    assert " ".join(ligne.texte for ligne in badge.nom) == nom


def test_badge_keeps_two_prizes_inside():
    prix = "Villes de 20 000 à 50 000 habitants et Prix de la consultation citoyenne, territoires"

    badge = composer_kit(dataclasses.replace(VILLE, laureat=prix)).badge

    assert " ".join(ligne.texte for ligne in badge.laureat) == f"Lauréat 2020, {prix}"
    assert all(len(ligne.texte) * 18 * 0.55 <= badge.largeur for ligne in badge.laureat)
    assert badge.nom[-1].y < badge.laureat[0].y < badge.laureat[-1].y < badge.y_bas < badge.hauteur


@given(st.text("abc é-’", min_size=1, max_size=200).filter(str.strip))
def test_badge_keeps_every_line_inside(nom):
    badge = composer_kit(dataclasses.replace(VILLE, nom=nom)).badge

    # Half of the size is a generous mean width of a letter.
    assert all(len(ligne.texte) * badge.taille_nom * 0.55 <= badge.largeur for ligne in badge.nom)
    assert badge.nom[-1].y < badge.y_bas < badge.hauteur
