"""The deck and the departments of a poll in preparation."""

from __future__ import annotations

import datetime as dt

import pytest

from socle.erreurs import RegleMetier
from socle.horloge import aujourdhui
from sondages.actions.cartes import ajouter_carte, deplacer_carte, modifier_carte, retirer_carte
from sondages.actions.composer import definir_groupes, modifier_sondage
from sondages.models import Carte, Sondage
from tests.factories.sondages import CarteFactory, SondageFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


def ordre(sondage):
    return list(sondage.les_cartes.order_by("rang").values_list("enonce", "rang"))


@pytest.fixture
def sondage():
    sondage = SondageFactory()
    for rang, enonce in enumerate("ABC", 1):
        CarteFactory(sondage=sondage, rang=rang, enonce=enonce)
    return sondage


def test_cards_move_and_leave(sondage):
    a, _, c = sondage.les_cartes.order_by("rang")

    deplacer_carte(carte=c, sens=-1, auteur=None)
    assert ordre(sondage) == [("A", 1), ("C", 2), ("B", 3)]
    deplacer_carte(carte=a, sens=-1, auteur=None)
    assert ordre(sondage) == [("A", 1), ("C", 2), ("B", 3)]
    deplacer_carte(carte=a, sens=1, auteur=None)
    assert ordre(sondage) == [("C", 1), ("A", 2), ("B", 3)]
    retirer_carte(carte=c, auteur=None)
    assert ordre(sondage) == [("A", 1), ("B", 2)]
    ajouter_carte(sondage=sondage, nature="idee", enonce="D", auteur=None)
    assert ordre(sondage) == [("A", 1), ("B", 2), ("D", 3)]


def test_a_card_keeps_only_what_its_nature_uses(sondage):
    champs = {"options": ["Oui", " Non ", ""], "explication": "Source.", "bonne_reponse": "vrai", "auteur": None}
    carte = sondage.les_cartes.first()

    choix = modifier_carte(carte=carte, nature="choix", enonce=" Quoi  donc ? ", **champs)
    assert (choix.enonce, choix.options, choix.explication, choix.bonne_reponse) == (
        "Quoi donc ?",
        ["Oui", "Non"],
        "",
        "",
    )
    quiz = modifier_carte(carte=carte, nature="le_saviez_vous", enonce="Quoi ?", **champs)
    assert (quiz.options, quiz.explication, quiz.bonne_reponse) == ([], "Source.", "vrai")


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"nature": "autre"}, "nature"),
        ({"enonce": "  "}, "enonce"),
        ({"determinant": "ZZZ"}, "determinant"),
        ({"nature": "choix", "options": ["Un"]}, "options"),
        ({"nature": "choix", "options": ["Un peu", "Un\u00a0peu"]}, "options"),
        ({"nature": "choix", "options": list("abcdefg")}, "options"),
        ({"nature": "le_saviez_vous", "explication": "Source."}, "bonne_reponse"),
        ({"nature": "le_saviez_vous", "bonne_reponse": "vrai"}, "explication"),
    ],
)
def test_a_wrong_card_is_refused_by_its_field(sondage, champs, champ):
    with pytest.raises(RegleMetier) as refus:
        ajouter_carte(sondage=sondage, **{"nature": "affirmation", "enonce": "E", "auteur": None, **champs})

    assert (refus.value.champ, Carte.objects.count()) == (champ, 3)


def test_a_deck_has_an_end(sondage):
    for _ in range(3):
        ajouter_carte(sondage=sondage, nature="idee", enonce="I", auteur=None)
    with pytest.raises(RegleMetier, match="cartes d’idée"):
        ajouter_carte(sondage=sondage, nature="idee", enonce="I", auteur=None)
    for _ in range(14):
        ajouter_carte(sondage=sondage, nature="affirmation", enonce="E", auteur=None)
    with pytest.raises(RegleMetier, match="20 cartes"):
        ajouter_carte(sondage=sondage, nature="affirmation", enonce="E", auteur=None)

    assert sondage.les_cartes.count() == 20


def test_departments_are_replaced_together(sondage):
    definir_groupes(sondage=sondage, groupes=[("Accueil", 3)], auteur=None)

    definir_groupes(sondage=sondage, groupes=[(" État  civil ", 12), ("Voirie", 5)], auteur=None)

    groupes = [(groupe.nom, groupe.effectif, groupe.signe) for groupe in sondage.les_groupes.order_by("pk")]
    assert groupes == [("État civil", 12, "0"), ("Voirie", 5, "1")]


@pytest.mark.parametrize(
    "groupes",
    [[], [("", 3)], [("A", 0)], [("A b", 3), ("a\u00a0b", 4)], [("A" * 81, 3)], [(f"S{n}", 1) for n in range(33)]],
)
def test_wrong_departments_change_nothing(sondage, groupes):
    definir_groupes(sondage=sondage, groupes=[("Accueil", 3)], auteur=None)

    with pytest.raises(RegleMetier) as refus:
        definir_groupes(sondage=sondage, groupes=groupes, auteur=None)

    assert (refus.value.champ, sondage.les_groupes.get().nom) == ("groupes", "Accueil")


def test_words_and_thresholds_of_a_draft(sondage):
    champs = {"titre": "Titre", "presentation": " Mots. ", "ouvre_du": None, "ferme_au": None, "est_en_salle": True}

    modifie = modifier_sondage(sondage=sondage, seuil_effectifs=12, seuil_mots=10, auteur=None, **champs)
    assert (modifie.titre, modifie.presentation, modifie.seuil_effectifs, modifie.est_en_salle) == (
        "Titre",
        "Mots.",
        12,
        True,
    )
    assert (
        modifier_sondage(sondage=sondage, seuil_effectifs=10, seuil_mots=10, auteur=None, **champs).seuil_effectifs
        == 10
    )
    with pytest.raises(RegleMetier) as refus:
        modifier_sondage(sondage=sondage, seuil_effectifs=10, seuil_mots=9, auteur=None, **champs)
    assert refus.value.champ == "seuil_mots"


def test_an_open_poll_is_not_closed_by_a_day_that_is_over():
    sondage, jour = SondageFactory(ouvert=True), aujourdhui()
    champs = {"titre": "Titre", "presentation": "", "ouvre_du": None, "est_en_salle": False, "auteur": None}

    def fermer_au(decalage):
        dernier = jour + dt.timedelta(days=decalage)
        return modifier_sondage(sondage=sondage, ferme_au=dernier, seuil_effectifs=10, seuil_mots=10, **champs)

    refuser("date_passee", fermer_au, -1)
    assert fermer_au(0).ferme_au == jour
    # Between its last midnight and its closing, the rest may still be written.
    Sondage.objects.update(ferme_au=jour - dt.timedelta(days=1))
    assert fermer_au(-1).titre == "Titre"


@pytest.mark.parametrize("champ", ["titre", "presentation"])
def test_a_poll_is_not_called_a_referendum(sondage, champ):
    champs = {"titre": "Accueil", "presentation": "", "ouvre_du": None, "ferme_au": None, "est_en_salle": False}

    refus = refuser(
        "qualification_interdite",
        modifier_sondage,
        sondage=sondage,
        seuil_effectifs=10,
        seuil_mots=10,
        auteur=None,
        **champs | {champ: "Grand référendum des agents"},
    )

    assert refus.champ == champ
    sondage.refresh_from_db()
    assert (sondage.titre, sondage.presentation) == ("Notre accueil, vu de l’intérieur", "")
