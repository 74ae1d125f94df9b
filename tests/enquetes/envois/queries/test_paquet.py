"""What the phone takes along."""

import datetime as dt

import pytest
from django.test.utils import CaptureQueriesContext

from enquetes.enums import EtatVisite
from enquetes.envois.queries.paquet import paquet_du_terrain, visite_en_donnees
from enquetes.models import Visite
from enquetes.visites.actions.visiter import commencer_visite, consigner_moment, enregistrer_reponses
from organismes.actions.decider import retirer_inscription
from tests.enquetes.grilles import MARDI, campagne_2020, visite_reelle
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import DoubleFactory, EnqueteurFactory, PieceJointeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("horloge")]


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


def test_package_tells_the_day_by_which_a_visit_is_taken_up_again():
    visite = visite_reelle("TEL", soumise=True)
    Visite.objects.update(etat=EtatVisite.A_REVOIR, remarque="Durée", a_reprendre_avant=dt.date(2020, 2, 18))

    (emportee,) = paquet_du_terrain(visite.enqueteur.utilisateur).visites

    assert visite_en_donnees(emportee)["a_reprendre_avant"] == "2020-02-18"
    assert visite_en_donnees(emportee)["double"] is None
    assert visite_en_donnees(emportee)["vagues"][0] == {"du": "2020-02-01", "au": "2020-03-13"}


def test_package_gives_a_second_shopper_the_evidence_and_the_instants_once_the_contact_is_over():
    contact = visite_reelle("EMAIL", est_double=True)
    commencer_visite(visite=contact, auteur=None)
    consigner_moment(visite=contact, moment="contact", instant=MARDI, auteur=None)
    piece = PieceJointeFactory(visite=contact)
    double = DoubleFactory(double_de=contact, enqueteur=EnqueteurFactory(compte=True))

    def dit():
        (emportee,) = paquet_du_terrain(double.enqueteur.utilisateur).visites
        donnees = visite_en_donnees(emportee)
        return donnees["double"], donnees["verdict"]["code"], donnees["pieces"]

    pendant = dit()
    Visite.objects.filter(pk=contact.pk).update(etat=EtatVisite.SOUMISE, soumise_le=MARDI)

    preuves = [{"numero": piece.pk, "nom": piece.nom, "taille": piece.taille}]
    envoi = {
        "contact": MARDI.astimezone(dt.UTC).isoformat(),
        "fin": None,
        "accuse": None,
        "reponse": None,
        "close": None,
    }
    assert pendant == (
        {"sur_pieces": True, "pret": False, "moments": None, "preuves": preuves},
        "contact_en_cours",
        [],
    )
    assert dit()[0] == {"sur_pieces": True, "pret": True, "moments": envoi, "preuves": preuves}


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


def test_a_contact_not_begun_with_a_body_that_withdrew_is_in_the_hands_of_nobody():
    visite = visite_reelle("TEL")
    autre = commencer_visite(
        visite=visite_reelle("TEL", campagne=visite.inscription.campagne, enqueteur=visite.enqueteur), auteur=None
    )
    for retiree in (visite, autre):
        retirer_inscription(inscription=retiree.inscription, auteur=UtilisateurFactory(), motif="Fusion")

    emportees = paquet_du_terrain(visite.enqueteur.utilisateur).visites

    assert [emportee.visite for emportee in emportees] == [autre]
