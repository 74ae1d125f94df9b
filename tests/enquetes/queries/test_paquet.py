"""What the phone takes along."""

import pytest
import time_machine
from django.test.utils import CaptureQueriesContext

from enquetes.actions.visiter import commencer_visite, enregistrer_reponses
from enquetes.enums import EtatVisite
from enquetes.queries.paquet import paquet_du_terrain, visite_en_donnees
from tests.enquetes.grilles import MARDI, campagne_2020, visite_reelle
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def horloge():
    with time_machine.travel(MARDI, tick=False):
        yield


def test_package_holds_the_visits_of_the_shopper_and_of_nobody_else():
    enqueteur = EnqueteurFactory(compte=True)
    campagne = campagne_2020()
    sienne = visite_reelle("TEL", campagne=campagne, enqueteur=enqueteur)
    visite_reelle("EMAIL", campagne=campagne)

    paquet = paquet_du_terrain(enqueteur.utilisateur)

    assert [emportee.visite.pk for emportee in paquet.visites] == [sienne.pk]
    assert list(paquet.grilles) == ["TEL-1"]
    assert paquet_du_terrain(UtilisateurFactory()) is None


def test_package_carries_the_draft_of_the_server():
    visite = commencer_visite(visite=visite_reelle("TEL"), auteur=None)
    visite = enregistrer_reponses(visite=visite, reponses={"TE-01": 12}, auteur=None)

    (emportee,) = paquet_du_terrain(visite.enqueteur.utilisateur).visites

    assert visite_en_donnees(emportee)["brouillon"] == {
        "etat": "en_cours",
        "reponses": {"TE-01": 12} | {code: None for code, mesure in visite.reponses.items() if mesure is None},
        "faits": {},
        "elements": {},
        "commentaire": "",
        "moments": {"contact": None, "fin": None, "accuse": None, "reponse": None, "close": None},
    }


def test_closed_visit_leaves_only_its_line_in_the_package():
    visite = visite_reelle("EMAIL", soumise=True, commentaire="À relire")

    (emportee,) = paquet_du_terrain(visite.enqueteur.utilisateur).visites

    assert visite_en_donnees(emportee).keys() == {
        "id", "ouverte", "etat", "organisme", "canal", "canal_mot", "theme", "prevue_le",
    }  # fmt: skip
    assert visite_en_donnees(emportee)["etat"] == EtatVisite.SOUMISE


def test_package_asks_as_many_queries_for_one_visit_as_for_ten(django_assert_max_num_queries):
    enqueteur, campagne = EnqueteurFactory(compte=True), campagne_2020()
    visite_reelle("TEL", campagne=campagne, enqueteur=enqueteur)
    with django_assert_max_num_queries(14) as une:
        paquet_du_terrain(enqueteur.utilisateur)
    for _ in range(9):
        visite_reelle("TEL", campagne=campagne, enqueteur=enqueteur)

    with django_assert_max_num_queries(14) as dix:
        paquet_du_terrain(enqueteur.utilisateur)

    assert isinstance(une, CaptureQueriesContext)
    assert len(dix) == len(une)
