"""Waits in words and in a picture: every figure with its n, and what cannot be said is not."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquetes.visites.logic.delais_reponse import TOUTES, DemandeEcrite, attentes
from enquetes.visites.logic.survie import Duree, kaplan_meier
from rapports.logic.chiffres import ATTENTE, Figure
from rapports.logic.explication.mesures import expliquer_mesure
from rapports.logic.resultats.attentes import lignes_attente, phrase_attentes
from rapports.logic.resultats.graphiques_attente import (
    COURBE,
    HAUTEUR,
    LARGEUR,
    MEDIANE,
    RUBAN,
    courbe_attente,
    en_jours,
)

NOMS = {"EMAIL": "Courriel", "COURRIER": "Courrier postal"}


def lues(*reponses, canal="EMAIL", silences=0, fin=20):
    demandes = [DemandeEcrite(canal, Duree(jours, observee=True)) for jours in reponses]
    return [*demandes, *[DemandeEcrite(canal, Duree(fin, observee=False))] * silences]


def ordinaires(texte):
    """Return a text with ordinary spaces."""
    return texte.replace("\u00a0", " ").replace("\u202f", " ")


def lignes(demandes):
    return lignes_attente(attentes(demandes), NOMS)


def test_lignes_attente_counts_silences_against_the_service():
    toutes, courriel = lignes(lues(1, 2, 4, 6, silences=4))

    assert (toutes.canal, toutes.seuil, courriel.seuil) == (TOUTES, None, 5)
    assert (courriel.nombre, courriel.nb_reponses, courriel.nb_dans_le_seuil) == (8, 4, 3)
    # The day of the commitment is in time.
    assert lignes(lues(1, 2, 5, 6, silences=4))[1].nb_dans_le_seuil == 3
    assert (courriel.mediane, ordinaires(courriel.mediane_mot), courriel.taux_conforme) == (6, "6 jours", 3 / 8)
    assert ordinaires(courriel.intervalle_mot) == "au moins 1 jour"
    assert courriel.repondues == pytest.approx((3 / 8, 4 / 8, 4 / 8))
    assert courriel.intervalle_conforme == pytest.approx((0.1368, 0.6943), abs=1e-4)
    assert [une.part for une in courriel.parts] == list(courriel.repondues)
    assert [une.bornes for une in courriel.parts] == [
        pytest.approx(bornes, abs=0.01) for bornes in ((13.68, 69.43), (21.52, 78.48), (21.52, 78.48))
    ]
    assert courriel.dans_le_seuil.bornes == courriel.parts[0].bornes


def test_lignes_attente_half_never_answered_says_so():
    *_, courriel = lignes(lues(1, 2, silences=6))

    assert (courriel.mediane, courriel.mediane_mot) == (None, "médiane non atteinte")
    assert courriel.courbe.traces(MEDIANE) == ()
    assert ordinaires(courriel.phrase) == ("8 demandes, 2 réponses : moins de la moitié en 20 jours ouvrés.")


def test_lignes_attente_under_the_minimum_tells_no_figure():
    toutes, courriel = lignes(lues(1, 2, 3, silences=2))

    assert (courriel.mediane_mot, courriel.intervalle_mot, courriel.taux_conforme) == (
        "pas assez de demandes",
        "",
        None,
    )
    assert (courriel.courbe, courriel.repondues) == (None, (None, None, None))
    assert {(une.part, une.bornes) for une in (courriel.dans_le_seuil, *courriel.parts)} == {(None, None)}
    assert "il en faut 6" in phrase_attentes([toutes])


def test_lignes_attente_channel_not_offered_is_left_out():
    demandes = lues(1, 2, 3, 4, 5, 6) + lues(*[9] * 6, canal="RS")

    assert [ligne.canal for ligne in lignes(demandes)] == [TOUTES, "EMAIL"]


def test_phrase_attentes_tells_the_median_and_its_interval():
    phrase = phrase_attentes(lignes(lues(1, 2, 3, 4, 5, 6, 7, silences=1)))

    assert ordinaires(phrase) == (
        "Sur 8 demandes écrites, silences compris, la moitié ont reçu une réponse en 4 jours ouvrés au plus "
        "(de 1 à 7 jours, à 95 %)."
    )
    assert phrase_attentes(()) == "Aucune demande écrite n’a été validée pour cette édition."


def test_half_of_requests_together_is_not_that_of_the_letters():
    demandes = lues(silences=4) + lues(22, 25, canal="COURRIER")
    contacts = [
        SimpleNamespace(note=SimpleNamespace(canal="EMAIL"), reponses={"EM-06": False}, nom="", numero=n)
        for n in range(4)
    ] + [
        SimpleNamespace(
            note=SimpleNamespace(canal="COURRIER"), reponses={"CO-05": True, "CO-06": jours}, nom="", numero=1
        )
        for jours in (22, 25)
    ]

    phrase = phrase_attentes(lignes(demandes))
    expliquee = expliquer_mesure(SimpleNamespace(contacts=contacts), Figure(canal=TOUTES, mesure=ATTENTE))

    assert ordinaires(phrase) == (
        "Sur 6 demandes écrites, silences compris, moins de la moitié ont reçu une réponse en 20 jours ouvrés."
    )
    assert (expliquee.valeur, expliquee.bornes) == (None, None)
    assert [ordinaires(terme.nom) for terme in expliquee.termes] == ["20 jours ouvrés"]
    closes, suivies = {"close sans réponse"}, {"suivie jusque-là, comme les autres canaux"}
    assert [
        {terme.mention for terme in lot} for lot in (expliquee.termes[0].termes[:4], expliquee.termes[0].termes[4:])
    ] == [closes, suivies]
    assert "moins de la moitié en 20 jours ouvrés" in ordinaires(lignes(demandes)[0].phrase)


@pytest.mark.parametrize(
    ("jours", "attendu"),
    [
        (0, "0 jour ouvré"),
        (1, "1 jour ouvré"),
        (1.96, "2,0 jours ouvrés"),
        (2.5, "2,5 jours ouvrés"),
        (12, "12 jours ouvrés"),
    ],
)
def test_en_jours_agrees(jours, attendu):
    assert ordinaires(en_jours(jours, "jour ouvré")) == attendu


@given(st.lists(st.builds(Duree, st.integers(0, 40), st.booleans()), min_size=1, max_size=40))
def test_courbe_attente_stays_in_its_frame_and_falls(durees):
    dessin = courbe_attente(kaplan_meier(durees), 20, 5)

    (ligne,), (ruban,) = dessin.traces(COURBE), dessin.traces(RUBAN)
    points = [tuple(map(float, p.split())) for p in ligne.removeprefix("M").split("L")]
    assert all(0 <= x <= LARGEUR and 0 <= y <= HAUTEUR for x, y in points)
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert [y for _, y in points] == sorted(y for _, y in points)
    assert not re.search("[^MLZ0-9. -]", ligne + ruban)
