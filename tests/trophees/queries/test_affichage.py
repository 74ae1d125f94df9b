"""What a body may display, and from when: after its right of reply, its disputes, the elections; its place, after the ceremony."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import F

from campagnes.enums import StatutCeremonie
from campagnes.logic.calendrier import PARIS
from organismes.enums import EtatConseil
from tests.factories.campagnes import CampagneFactory, CeremonieFactory, TourElectionFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, LeveeReserveFactory, OrganismeFactory
from tests.factories.trophees import CONTENU, LitigeFactory, PalmaresFactory
from trophees.enums import EtatLitige, EtatPalmares
from trophees.models import Litige
from trophees.queries.affichage import affichage_de

pytestmark = pytest.mark.django_db
J = dt.date.fromisoformat
CATEGORIE = "Villes de 20 000 à 50 000 habitants"


def le(jour, heure="12:00:00"):
    return dt.datetime.combine(J(jour), dt.time.fromisoformat(heure), PARIS)


@pytest.fixture
def inscription():
    """A commune without any election, its results given back on 3 November 2027."""
    campagne = CampagneFactory(terminee=True, annee=2027, restituee_le=le("2027-11-03"))
    return InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(nom="Ville de Valbourg"))


def reserver(inscription, *, du="2027-09-01", tours=("2027-12-05", "2027-12-12")):
    inscription.campagne.reserve_du = J(du)
    inscription.campagne.save(update_fields=["reserve_du"])
    for rang, tour in enumerate(tours, start=1):
        TourElectionFactory(campagne=inscription.campagne, tour=rang, prevu_le=J(tour))


def publier(inscription, *, siren=None, est_laureat=True):
    ligne = {"categorie": "VILLE_20_50K", "siren": siren or inscription.organisme.siren, "est_laureat": est_laureat}
    PalmaresFactory(
        campagne=inscription.campagne,
        contenu={**CONTENU, "classement": [ligne]},
        etat=EtatPalmares.PUBLIE,
        scelle_par=UtilisateurFactory(),
        scelle_le=le("2027-11-19"),
        publie_le=le("2027-11-19"),
    )


def resultat(inscription, jour, heure="12:00:00"):
    affichage = affichage_de(inscription, instant=le(jour, heure))
    return affichage.verdict.permis, affichage.verdict.code, affichage.des


def place(inscription, jour):
    affichage = affichage_de(inscription, instant=le(jour))
    return affichage.categorie, affichage.attend, affichage.place_des


@pytest.mark.parametrize(
    ("jour", "heure", "attendu"),
    [
        ("2027-11-03", "11:59:59", (False, "resultats_non_restitues", J("2027-11-19"))),
        ("2027-11-03", "12:00:00", (False, "droit_de_reponse_en_cours", J("2027-11-19"))),
        ("2027-11-18", "23:59:59", (False, "droit_de_reponse_en_cours", J("2027-11-19"))),
        ("2027-11-19", "00:00:00", (True, "", None)),
    ],
)
def test_result_waits_for_the_end_of_the_fifteen_days(inscription, jour, heure, attendu):
    assert resultat(inscription, jour, heure) == attendu


@pytest.mark.parametrize("departement", ["971", "987", "988"])
def test_result_waits_everywhere_for_the_day_that_follows_the_last_one_told(inscription, departement):
    """Midnight in Paris is the evening of that last day in Pointe-à-Pitre, and its noon in Papeete."""
    inscription.organisme.departement = departement

    assert resultat(inscription, "2027-11-10") == (False, "droit_de_reponse_en_cours", J("2027-11-19"))


def test_a_dispute_opened_before_the_results_are_given_back_is_not_what_is_told_first(inscription):
    LitigeFactory(inscription=inscription)
    assert resultat(inscription, "2027-11-02") == (False, "resultats_non_restitues", None)

    inscription.campagne.restituee_le = None
    assert resultat(inscription, "2027-11-02") == (False, "resultats_non_restitues", None)


def test_result_is_said_to_wait_until_the_last_day_included(inscription):
    assert affichage_de(inscription, instant=le("2027-11-10")).verdict.message == (
        "Un contact peut être contesté jusqu’au 18\u00a0novembre 2027 inclus\u202f: votre résultat ne s’affiche qu’après."
    )


@pytest.mark.parametrize("contact", [False, True])
def test_result_waits_for_every_open_dispute_of_the_body_whoever_opened_it(inscription, contact):
    LitigeFactory(inscription=inscription, contact=contact)

    assert resultat(inscription, "2027-11-10") == (False, "droit_de_reponse_en_cours", None)
    assert resultat(inscription, "2027-11-19") == (False, "litige_en_cours", None)

    Litige.objects.update(
        etat=EtatLitige.MAINTENU, clos_le=F("ouvert_le"), clos_par=UtilisateurFactory(), conclusion="Rien à changer"
    )
    assert resultat(inscription, "2027-11-19") == (True, "", None)


def test_one_dispute_decided_leaves_the_other(inscription):
    premier, _ = (LitigeFactory(inscription=inscription, contact=True) for _ in range(2))
    Litige.objects.filter(pk=premier.pk).update(
        etat=EtatLitige.RETIRE, clos_le=F("ouvert_le"), clos_par=UtilisateurFactory()
    )

    assert resultat(inscription, "2027-11-19") == (False, "litige_en_cours", None)


def test_a_draft_and_the_dispute_of_another_body_hold_nothing(inscription):
    LitigeFactory(inscription=inscription, brouillon=True)
    LitigeFactory(inscription=InscriptionFactory(campagne=inscription.campagne))

    assert resultat(inscription, "2027-11-19") == (True, "", None)


def test_result_waits_for_the_elections_last_and_a_lift_opens_nothing_else(inscription):
    reserver(inscription)

    assert resultat(inscription, "2027-11-10") == (False, "droit_de_reponse_en_cours", J("2027-12-13"))
    assert resultat(inscription, "2027-11-19") == (False, "reserve_electorale", J("2027-12-13"))
    assert resultat(inscription, "2027-12-13") == (True, "", None)

    LeveeReserveFactory(inscription=inscription)
    assert resultat(inscription, "2027-11-18") == (False, "droit_de_reponse_en_cours", J("2027-11-19"))
    assert resultat(inscription, "2027-11-19") == (True, "reserve_levee", None)
    assert resultat(inscription, "2027-12-04") == (False, "veille_ou_jour_de_scrutin", J("2027-12-06"))
    LitigeFactory(inscription=inscription)
    assert resultat(inscription, "2027-11-19") == (False, "litige_en_cours", None)


@pytest.mark.parametrize(
    ("ceremonie", "jour", "attendu"),
    [
        (None, "2027-11-19", (CATEGORIE, "", None)),
        ({"statut": StatutCeremonie.ANNULEE}, "2027-11-19", (CATEGORIE, "", None)),
        ({}, "2027-12-01", ("", "les places du palmarès se disent à la cérémonie", J("2027-12-03"))),
        ({}, "2027-12-02", ("", "les places du palmarès se disent à la cérémonie", J("2027-12-03"))),
        ({}, "2027-12-03", (CATEGORIE, "", None)),
        ({"tenue": True}, "2027-11-30", ("", "les places du palmarès se disent à la cérémonie", J("2027-12-01"))),
        ({"tenue": True}, "2027-12-01", (CATEGORIE, "", None)),
        (
            {"statut": StatutCeremonie.REPORTEE},
            "2028-06-01",
            ("", "les places du palmarès se disent à la cérémonie, dont la nouvelle date n’est pas fixée", None),
        ),
    ],
    ids=["none", "called off", "first day", "last day", "morrow", "eve of the held", "day of the held", "postponed"],
)
def test_place_waits_for_the_ceremony_and_the_result_does_not(inscription, ceremonie, jour, attendu):
    publier(inscription)
    if ceremonie is not None:
        dates = {"prevue_du": J("2027-12-01"), "prevue_au": J("2027-12-02")}
        CeremonieFactory(campagne=inscription.campagne, **dates, **ceremonie)

    assert place(inscription, jour) == attendu
    assert resultat(inscription, jour) == (True, "", None)


@pytest.mark.parametrize(
    ("etat", "fin"), [(EtatConseil.COMPLET, "2027-12-05"), (EtatConseil.NON_CONCERNE, "2027-12-12")]
)
def test_place_waits_for_the_end_of_the_reserve_even_with_a_lift(inscription, etat, fin):
    inscription.etat_conseil = etat
    inscription.save(update_fields=["etat_conseil"])
    reserver(inscription)
    publier(inscription)
    LeveeReserveFactory(inscription=inscription)
    lendemain = J(fin) + dt.timedelta(days=1)
    attend = "votre période de réserve électorale n’est pas terminée"

    assert place(inscription, "2027-11-19") == ("", attend, lendemain)
    assert place(inscription, fin) == ("", attend, lendemain)
    assert place(inscription, lendemain.isoformat()) == (CATEGORIE, "", None)


def test_place_waits_for_the_reserve_of_its_own_day(inscription):
    """Monday has begun in Nouméa while the last round goes on in Paris."""
    reserver(inscription)
    publier(inscription)
    inscription.organisme.departement = "988"

    affichage = affichage_de(inscription, instant=le("2027-12-12", "16:00:00"))

    assert (affichage.categorie, affichage.attend) == (CATEGORIE, "")


@pytest.mark.parametrize(("prevue", "attendu"), [("2027-12-01", "2027-12-13"), ("2027-12-20", "2027-12-21")])
def test_place_waits_for_the_latest_of_the_ceremony_and_of_the_reserve(inscription, prevue, attendu):
    reserver(inscription)
    publier(inscription)
    CeremonieFactory(campagne=inscription.campagne, prevue_du=J(prevue), prevue_au=J(prevue))

    assert place(inscription, "2027-11-20")[2] == J(attendu)


def test_place_is_told_until_the_reserve_of_another_edition_begins_and_after_it(inscription):
    publier(inscription)
    autre = CampagneFactory(annee=2029, reserve_du=J("2028-09-01"))
    TourElectionFactory(campagne=autre, prevu_le=J("2029-03-11"))
    attend = "votre période de réserve électorale n’est pas terminée"

    assert place(inscription, "2028-08-31") == (CATEGORIE, "", None)
    assert place(inscription, "2028-09-01") == ("", attend, J("2029-03-12"))
    assert resultat(inscription, "2028-09-01") == (False, "reserve_electorale", J("2029-03-12"))
    assert place(inscription, "2029-03-12") == (CATEGORIE, "", None)


def test_place_is_not_told_while_the_result_is_not(inscription):
    publier(inscription)
    LitigeFactory(inscription=inscription)

    assert place(inscription, "2027-11-19") == ("", "", None)


@pytest.mark.parametrize("ligne", [{"siren": "999999999"}, {"est_laureat": False}])
def test_others_have_no_place_to_tell_nor_to_wait_for(inscription, ligne):
    publier(inscription, **ligne)
    CeremonieFactory(campagne=inscription.campagne, prevue_du=J("2027-12-01"), prevue_au=J("2027-12-01"))

    assert place(inscription, "2027-11-19") == ("", "", None)
