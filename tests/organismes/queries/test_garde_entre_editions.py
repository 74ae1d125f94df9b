"""The rounds of 2020, named by the edition of 2020, bind what a body says of its edition of 2018 (regles#reserve)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from campagnes.enums import Acte
from campagnes.logic.partis import PARTIS
from campagnes.models import Campagne
from organismes.actions.inscrire import declarer_conseil
from organismes.actions.noms import surveiller_noms
from organismes.actions.reserve import lever_reserve, retablir_reserve
from organismes.enums import EtatConseil, EtatInscription, NatureNom, TypeOrganisme
from organismes.models import Inscription, NomSurveille
from organismes.queries.demande import ecrire_valeurs
from organismes.queries.garde_electorale import (
    conseil_est_demande,
    noms_surveilles,
    permis_a_partir_du,
    reserves_en_cours,
    situation_electorale,
    verdict_pour,
    verdicts_pour,
)
from organismes.queries.inscriptions import conseil_a_declarer
from organismes.tasks import purger
from socle.erreurs import RegleMetier
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory, TourElectionFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, LeveeReserveFactory, NomSurveilleFactory
from tests.jours import le
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
J = dt.date.fromisoformat
QUI = {"responsable": "Dominique Exemple, maire", "motif": "Réponse à un article de presse"}
TOURS_DE_2014 = [(J("2014-03-23"), J("2014-03-23")), (J("2014-03-30"), J("2014-03-30"))]


@pytest.fixture
def de_2020():
    return CampagneFactory(historique=True)


def edition(annee, **champs):
    return CampagneFactory(
        annee=annee, nue=True, terrain_ouvert_le=le(f"{annee}-02-01"), restituee_le=le(f"{annee}-11-01"), **champs
    )


@pytest.fixture
def ancienne(de_2020):
    """A commune of an edition without rounds, its results given back long ago."""
    return InscriptionFactory(campagne=edition(2018))


@pytest.fixture
def de_2014(de_2020):
    """A commune of an edition that had its own rounds."""
    campagne = CampagneFactory(
        annee=2014,
        reserve_du=J("2013-09-01"),
        tours=TOURS_DE_2014,
        terrain_ouvert_le=le("2013-10-01"),
        restituee_le=le("2013-12-01"),
    )
    return InscriptionFactory(campagne=campagne)


def en_2020(inscription, **champs):
    """Register the same body in the edition that names the rounds."""
    return InscriptionFactory(campagne=Campagne.objects.get(annee=2020), organisme=inscription.organisme, **champs)


def code(inscription, acte, jour):
    return verdict_pour(inscription, acte, le(jour)).code


@pytest.mark.parametrize(
    ("jour", "communiquer", "ecrire", "avis", "promouvoir"),
    [
        ("2019-08-31", "", "", "", ""),
        ("2019-09-01", "reserve_electorale", "", "reserve_electorale", "promotion_en_reserve"),
        (
            "2020-03-14",
            "veille_ou_jour_de_scrutin",
            "veille_ou_jour_de_scrutin",
            "veille_ou_jour_de_scrutin",
            "promotion_en_reserve",
        ),
        ("2020-05-02", "reserve_electorale", "", "reserve_electorale", "promotion_en_reserve"),
        ("2020-06-29", "", "", "", ""),
    ],
)
def test_an_older_edition_is_held_as_the_one_that_names_the_rounds(
    ancienne, jour, communiquer, ecrire, avis, promouvoir
):
    actes = (Acte.COMMUNIQUER, Acte.ECRIRE_CITOYENS, Acte.MONTRER_AVIS, Acte.PROMOUVOIR)

    assert [code(ancienne, acte, jour) for acte in actes] == [communiquer, ecrire, avis, promouvoir]


@pytest.mark.parametrize(
    ("departement", "instant", "permis", "des"),
    [
        ("31", "2020-06-26T23:59:59+02:00", True, "2020-06-26"),
        ("31", "2020-06-27T00:00:00+02:00", False, "2020-06-29"),
        ("31", "2020-06-28T23:59:59+02:00", False, "2020-06-29"),
        ("31", "2020-06-29T00:00:00+02:00", True, "2020-06-29"),
        ("987", "2020-06-27T00:00:00+02:00", True, "2020-06-26"),
        ("987", "2020-06-29T00:00:00+02:00", False, "2020-06-29"),
        ("988", "2020-06-26T15:00:00+02:00", False, "2020-06-29"),
        ("988", "2020-06-28T15:00:00+02:00", True, "2020-06-29"),
    ],
)
def test_the_eve_and_the_day_of_a_round_are_those_of_the_body(de_2020, departement, instant, permis, des):
    """It is noon of the round in Papeete when Monday begins in Paris, and its eve in Nouméa on Friday afternoon."""
    inscription = InscriptionFactory(campagne=de_2020, organisme__departement=departement)
    quand = dt.datetime.fromisoformat(instant)

    assert verdict_pour(inscription, Acte.ECRIRE_CITOYENS, quand).permis is permis
    assert permis_a_partir_du(inscription, Acte.ECRIRE_CITOYENS, quand) == J(des)


@pytest.mark.parametrize(
    ("departement", "instant", "est_demande"),
    [
        ("31", "2020-03-14T23:59:59+01:00", False),
        ("31", "2020-03-15T00:00:00+01:00", True),
        ("988", "2020-03-14T15:00:00+01:00", True),
        ("987", "2020-03-15T01:00:00+01:00", False),
        ("987", "2020-06-29T01:00:00+02:00", True),
        ("988", "2020-06-28T16:00:00+02:00", False),
    ],
)
def test_a_council_is_asked_on_the_days_of_the_body(de_2020, departement, instant, est_demande):
    """The form and the page of what may be communicated say the same."""
    inscription = InscriptionFactory(campagne=de_2020, organisme__departement=departement)
    with time_machine.travel(dt.datetime.fromisoformat(instant), tick=False):
        dits = conseil_a_declarer(de_2020, TypeOrganisme.COMMUNE, departement), conseil_est_demande(inscription)

    assert dits == (est_demande, est_demande)


def test_its_own_rounds_bind_it_first_and_the_next_ones_once_they_are_over(de_2014):
    assert [code(de_2014, Acte.COMMUNIQUER, f"2014-03-{jour}") for jour in (22, 24, 30, 31)] == [
        "veille_ou_jour_de_scrutin",
        "reserve_electorale",
        "veille_ou_jour_de_scrutin",
        "",
    ]
    assert code(de_2014, Acte.COMMUNIQUER, "2020-03-02") == "reserve_electorale"


def test_situation_and_first_day_permitted_are_those_of_the_rounds_that_come(ancienne):
    situation = situation_electorale(ancienne, le("2020-03-02"))

    assert (situation.annee, situation.est_en_reserve, situation.du, situation.au, situation.tours) == (
        2020,
        True,
        J("2019-09-01"),
        J("2020-06-28"),
        (J("2020-03-15"), J("2020-06-28")),
    )
    assert permis_a_partir_du(ancienne, Acte.COMMUNIQUER, le("2020-03-02")) == J("2020-06-29")
    assert permis_a_partir_du(ancienne, Acte.ECRIRE_CITOYENS, le("2020-03-14")) == J("2020-03-16")


def test_first_day_permitted_after_its_own_rounds_looks_at_those_that_follow(de_2020):
    """Its second round was the eve of another election's: the day after it is frozen too."""
    campagne = CampagneFactory(annee=2019, tours=[(J("2020-03-13"), None)])

    assert permis_a_partir_du(InscriptionFactory(campagne=campagne), Acte.ECRIRE_CITOYENS, le("2020-03-12")) == J(
        "2020-03-16"
    )


def test_a_library_keeps_its_freedom_and_the_frozen_days(de_2020):
    bibliotheque = InscriptionFactory(campagne=edition(2018), organisme__type=TypeOrganisme.BIBLIOTHEQUE)

    assert [code(bibliotheque, Acte.COMMUNIQUER, f"2020-03-{jour}") for jour in (13, 14, 15, 16)] == [
        "",
        "veille_ou_jour_de_scrutin",
        "veille_ou_jour_de_scrutin",
        "",
    ]


@pytest.mark.parametrize(
    ("champs", "fin"),
    [
        ({"etat_conseil": EtatConseil.COMPLET}, "2020-03-15"),
        ({"etat_conseil": EtatConseil.SECOND_TOUR}, "2020-06-28"),
        ({}, "2020-06-28"),
        ({"etat_conseil": EtatConseil.COMPLET, "etat": EtatInscription.DEPOSEE}, "2020-06-28"),
    ],
    ids=["complete", "second round", "not told", "told by nobody known"],
)
def test_council_is_the_one_declared_where_these_rounds_are(de_2014, champs, fin):
    """That of 2014 was complete: it says nothing of 2020."""
    Inscription.objects.filter(pk=de_2014.pk).update(etat_conseil=EtatConseil.COMPLET)
    de_2014.refresh_from_db()
    en_2020(de_2014, **champs)

    assert situation_electorale(de_2014, le("2014-03-24")).au == J("2014-03-23")
    assert situation_electorale(de_2014, le("2020-03-02")).au == J(fin)


def test_a_commune_out_of_the_edition_of_the_rounds_declares_its_council(de_2014):
    """On the registration that it has: what was declared there of older rounds makes room for it."""
    Inscription.objects.filter(pk=de_2014.pk).update(etat_conseil=EtatConseil.SECOND_TOUR)
    de_2014.refresh_from_db()

    def declarer(jour):
        with time_machine.travel(le(jour), tick=False):
            return declarer_conseil(inscription=de_2014, etat=EtatConseil.COMPLET, auteur=None)

    for jour in ("2020-03-14", "2020-06-29"):
        with pytest.raises(RegleMetier, match="du premier tour au dernier"):
            declarer(jour)
    assert situation_electorale(de_2014, le("2020-03-16")).conseil == ""
    declaree = declarer("2020-03-16")

    assert (declaree.etat_conseil, declaree.conseil_edition) == (EtatConseil.COMPLET, 2020)
    assert situation_electorale(declaree, le("2020-03-16")).au == J("2020-03-15")
    assert situation_electorale(declaree, le("2014-03-24")).au == J("2014-03-30")


def test_a_council_declared_elsewhere_is_not_taken_for_that_of_the_own_rounds(ancienne):
    with time_machine.travel(le("2020-03-16"), tick=False):
        declarer_conseil(inscription=ancienne, etat=EtatConseil.COMPLET, auteur=None)
    ancienne.refresh_from_db()
    assert ecrire_valeurs(ancienne)["canaux"]["etat_conseil"] == ""

    for tour, jour in ((1, "2026-03-15"), (2, "2026-03-22")):
        TourElectionFactory(campagne=ancienne.campagne, tour=tour, prevu_le=J(jour))
    Campagne.objects.filter(pk=ancienne.campagne_id).update(reserve_du=J("2025-09-01"))
    ancienne = Inscription.objects.get(pk=ancienne.pk)
    assert situation_electorale(ancienne, le("2026-03-16")).au == J("2026-03-22")


def test_council_of_another_body_counts_for_nothing(ancienne, de_2020):
    InscriptionFactory(campagne=de_2020, etat_conseil=EtatConseil.COMPLET)

    assert situation_electorale(ancienne, le("2020-03-16")).au == J("2020-06-28")


def test_council_declared_in_an_edition_with_the_same_first_round_counts(de_2020):
    """That edition did not hear that the second round was put off: once its own are over, it follows those of 2020."""
    campagne = CampagneFactory(annee=2019, tours=[(J("2020-03-15"), None), (J("2020-03-22"), None)])
    inscription = InscriptionFactory(campagne=campagne, etat_conseil=EtatConseil.COMPLET)

    assert situation_electorale(inscription, le("2020-04-02")).au == J("2020-03-15")
    assert code(inscription, Acte.MONTRER_AVIS, "2020-04-02") == ""


def test_a_lift_of_an_older_reserve_opens_no_new_one(de_2014):
    with time_machine.travel(le("2014-03-02"), tick=False):
        LeveeReserveFactory(inscription=de_2014)

    assert code(de_2014, Acte.COMMUNIQUER, "2014-03-24") == "reserve_levee"
    assert code(de_2014, Acte.COMMUNIQUER, "2020-03-02") == "reserve_electorale"
    situation = situation_electorale(de_2014, le("2020-03-02"))
    assert (situation.est_levee, len(situation.levees)) == (False, 1)


def test_a_lift_of_the_new_reserve_is_written_counts_and_is_taken_back(de_2014):
    auteur = UtilisateurFactory(administrateur=True)
    with time_machine.travel(le("2014-03-02"), tick=False):
        LeveeReserveFactory(inscription=de_2014)

    with time_machine.travel(le("2020-03-02"), tick=False) as horloge:
        refuser("reserve_inchangee", retablir_reserve, inscription=de_2014, auteur=auteur, **QUI)
        lever_reserve(inscription=de_2014, auteur=auteur, **QUI)
        levee = code(de_2014, Acte.COMMUNIQUER, "2020-03-02"), situation_electorale(de_2014).est_levee
        horloge.shift(60)
        retablir_reserve(inscription=de_2014, auteur=auteur, **QUI)
        retablie = code(de_2014, Acte.COMMUNIQUER, "2020-03-02"), situation_electorale(de_2014).est_levee

    assert (levee, retablie) == (("reserve_levee", True), ("reserve_electorale", False))


def _qui_ignore_le_report():
    """An edition that names the rounds of 2020 as they were planned."""
    return CampagneFactory(
        annee=2019,
        reserve_du=J("2019-09-01"),
        tours=[(J("2020-03-15"), None), (J("2020-03-22"), None)],
        terrain_ouvert_le=le("2019-02-01"),
        restituee_le=le("2019-11-01"),
    )


def test_a_lift_holds_whichever_edition_names_its_rounds(de_2020):
    """Once those of its own edition are over, it follows another one with the same first round."""
    campagne = _qui_ignore_le_report()
    inscription = InscriptionFactory(campagne=campagne)
    with time_machine.travel(le("2020-03-10"), tick=False):
        lever_reserve(inscription=inscription, auteur=UtilisateurFactory(administrateur=True), **QUI)

    assert code(inscription, Acte.COMMUNIQUER, "2020-04-02") == "reserve_levee"


def test_a_lift_opens_no_other_rounds_that_its_edition_is_given_since():
    campagne = _qui_ignore_le_report()
    inscription = InscriptionFactory(campagne=campagne)
    with time_machine.travel(le("2020-03-02"), tick=False):
        lever_reserve(inscription=inscription, auteur=UtilisateurFactory(administrateur=True), **QUI)
    for tour, jour in ((1, "2021-06-20"), (2, "2021-06-27")):
        campagne.les_tours.filter(tour=tour).update(prevu_le=J(jour))
    Campagne.objects.filter(pk=campagne.pk).update(reserve_du=J("2020-12-01"))
    inscription = Inscription.objects.get(pk=inscription.pk)

    assert code(inscription, Acte.COMMUNIQUER, "2021-06-02") == "reserve_electorale"


def test_a_lift_is_for_the_result_of_its_own_registration(ancienne):
    neuve = en_2020(ancienne)
    with time_machine.travel(le("2020-03-02"), tick=False):
        LeveeReserveFactory(inscription=neuve)

    assert code(ancienne, Acte.COMMUNIQUER, "2020-03-02") == "reserve_electorale"


def test_names_typed_in_one_edition_hold_the_texts_of_all(ancienne):
    NomSurveilleFactory(inscription=en_2020(ancienne), nom="Claude Exemple")
    NomSurveilleFactory(nom="D’une autre commune")

    with time_machine.travel(le("2020-03-02")):
        assert noms_surveilles(ancienne) == ("Claude Exemple", *PARTIS)
        noms = {"noms": ["CLAUDE EXEMPLE"], "nature": NatureNom.CANDIDAT}
        assert surveiller_noms(inscription=ancienne, **noms, auteur=None) == 0
    assert noms_surveilles(ancienne, le("2020-06-29")) == ()


def test_names_go_with_the_reserve_before_which_they_were_typed(de_2014):
    """Rounds to come keep those of their own election, not those of six years ago."""
    with time_machine.travel(le("2014-03-02")):
        NomSurveilleFactory(inscription=de_2014, nom="De 2014")
    with time_machine.travel(le("2020-03-02")):
        NomSurveilleFactory(inscription=de_2014, nom="De 2020")

    def restent(jour):
        with time_machine.travel(le(jour)):
            purger()
        return list(NomSurveille.objects.values_list("nom", flat=True))

    assert restent("2014-03-30") == ["De 2014", "De 2020"]
    assert restent("2014-03-31") == ["De 2020"]
    assert historique(de_2014)[0].details == {"nombre": 1}
    assert restent("2020-06-28") == ["De 2020"]
    assert restent("2020-06-29") == []


def test_names_hold_until_the_day_of_the_round_is_over_where_the_body_stands(de_2020):
    """Names are removed at night in Paris: polls are still open in Papeete."""
    inscription = InscriptionFactory(campagne=de_2020, organisme__departement="987")
    with time_machine.travel(le("2020-03-02")):
        NomSurveilleFactory(inscription=inscription, nom="Claude Exemple")

    def tenus(instant):
        with time_machine.travel(dt.datetime.fromisoformat(instant), tick=False):
            purger()
            return noms_surveilles(inscription)[:1], NomSurveille.objects.count()

    assert tenus("2020-06-29T03:00:00+02:00") == (("Claude Exemple",), 1)
    assert tenus("2020-06-30T03:00:00+02:00") == ((), 0)


def test_many_are_answered_as_one_and_cost_the_same(ancienne, de_2014, de_2020, django_assert_num_queries):
    en_2020(ancienne, etat_conseil=EtatConseil.COMPLET)
    toutes = list(
        Inscription.objects.select_related("organisme", "campagne").prefetch_related(
            "campagne__les_echeances", "campagne__les_periodes"
        )
    )

    with time_machine.travel(le("2020-04-02"), tick=False):
        with django_assert_num_queries(2):
            verdicts = verdicts_pour(toutes, Acte.MONTRER_AVIS)
        assert verdicts == {une.pk: verdict_pour(une, Acte.MONTRER_AVIS) for une in toutes}
    with django_assert_num_queries(2):
        fins = reserves_en_cours(toutes, J("2020-04-02"))

    assert fins == {de_2014.pk: J("2020-06-28")}
    assert reserves_en_cours(toutes, J("2020-06-29")) == {}


def test_rounds_written_or_moved_are_read_at_once(ancienne, de_2020):
    assert code(ancienne, Acte.COMMUNIQUER, "2020-04-02") == "reserve_electorale"

    de_2020.les_tours.filter(tour=2).update(tenu_le=J("2020-03-22"))
    assert code(ancienne, Acte.COMMUNIQUER, "2020-04-02") == ""


def test_rounds_of_all_cost_no_more_than_those_of_one_edition(ancienne, de_2020, django_assert_num_queries):
    for inscription, jour in ((InscriptionFactory(campagne=de_2020), "2020-03-02"), (ancienne, "2021-03-02")):
        with django_assert_num_queries(3):
            verdict_pour(inscription, Acte.MONTRER_AVIS, le(jour))
