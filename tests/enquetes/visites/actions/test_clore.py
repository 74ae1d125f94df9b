"""Silence ends after 20 or 30 working days, suspensions excluded; nothing else closes."""

import datetime as dt

import pytest
import time_machine

from campagnes.actions.calendrier import suspendre_terrain
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from enquetes.tasks import clore_contacts_silencieux as tache
from enquetes.visites.actions import clore
from enquetes.visites.actions.clore import clore_contacts_silencieux
from enquetes.visites.actions.visiter import (
    commencer_visite,
    consigner_faits,
    consigner_moment,
    enregistrer_reponses,
    soumettre_visite,
)
from socle.horloge import PARIS
from socle.journal import historique
from tests.enquetes.grilles import MARDI, visite_reelle
from tests.factories.campagnes import CampagneFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


def envoyee(canal="EMAIL", quand=MARDI, **champs):
    with time_machine.travel(quand, tick=False):
        visite = visite_reelle(canal, **champs)
        commencer_visite(visite=visite, auteur=None)
        if canal == "WEB":
            consigner_faits(visite=visite, faits={"FORM": True}, auteur=None)
        return consigner_moment(visite=visite, moment="contact", instant=quand, auteur=None)


def le(mois, jour, heure=5):
    return dt.datetime(2020, mois, jour, heure, 30, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("canal", "dernier_jour", "lendemain"),
    [
        ("EMAIL", le(3, 10), le(3, 11)),
        ("RS", le(3, 10), le(3, 11)),
        ("WEB", le(3, 10), le(3, 11)),
        # Two days of transit, 21 days until the suspension of 16 March, 9 after 1 June.
        ("COURRIER", le(6, 12), le(6, 13)),
    ],
)
def test_clore_contact_waits_for_its_whole_last_day(canal, dernier_jour, lendemain):
    visite = envoyee(canal)

    with time_machine.travel(dernier_jour, tick=False):
        trop_tot = clore_contacts_silencieux()
    with time_machine.travel(lendemain, tick=False):
        a_temps = clore_contacts_silencieux()
        encore = clore_contacts_silencieux()

    visite.refresh_from_db()
    assert (trop_tot, a_temps, encore) == (0, 1, 0)
    assert (visite.etat, visite.sans_reponse_le) == (EtatVisite.EN_ATTENTE, lendemain)


def test_a_contact_that_fails_keeps_no_other_open(monkeypatch, caplog):
    campagne = CampagneFactory(historique=True, terrain_ouvert_le=MARDI)
    casse, sain = envoyee(campagne=campagne), envoyee(campagne=campagne)
    vrai = clore.consigner

    def consigner(visite, *arguments, **details):
        if visite == casse:
            raise KeyError
        vrai(visite, *arguments, **details)

    monkeypatch.setattr(clore, "consigner", consigner)

    with time_machine.travel(le(3, 11), tick=False):
        assert clore_contacts_silencieux() == 1

    assert list(Visite.objects.filter(sans_reponse_le__isnull=False)) == [sain]
    assert [ligne.objet_id for ligne in caplog.records if ligne.getMessage() == "visites.cloture_en_panne"] == [
        casse.pk
    ]


def test_clore_contact_stops_the_clock_during_a_suspension():
    campagne = CampagneFactory(
        historique=True,
        suspensions=[(dt.date(2020, 2, 17), dt.date(2020, 3, 1))],
        terrain_ouvert_le=MARDI,
    )
    visite = envoyee(campagne=campagne)

    with time_machine.travel(le(3, 11), tick=False):
        suspendu = clore_contacts_silencieux()
    with time_machine.travel(le(3, 25), tick=False):
        ensuite = clore_contacts_silencieux()

    visite.refresh_from_db()
    assert (suspendu, ensuite, visite.sans_reponse_le) == (0, 1, le(3, 25))


def test_a_suspension_decided_late_gives_back_the_days_of_a_contact_closed_meanwhile():
    """2020: the lockdown stopped the clock on a day that staff wrote some days later."""
    visite = envoyee()
    attendait = enregistrer_reponses(visite=visite, reponses={"EM-01": 75}, auteur=None).reponses
    campagne = visite.inscription.campagne
    campagne.les_periodes.filter(nature="suspension").delete()

    with time_machine.travel(le(3, 11), tick=False):
        tache()
        suspendre_terrain(campagne=campagne, du=le(3, 9).date(), au=le(3, 20).date(), motif="Crise", auteur=None)
    visite.refresh_from_db()
    close = visite.sans_reponse_le, visite.reponses["EM-06"]
    for jour in (12, 13):
        with time_machine.travel(le(3, jour), tick=False):
            tache()

    visite.refresh_from_db()
    assert close == (le(3, 11), False)
    assert (visite.sans_reponse_le, visite.reponses) == (None, attendait)
    assert [entree.acte for entree in historique(visite)].count("visite.attente_reprise") == 1
    with time_machine.travel(le(3, 25), tick=False):
        tache()
    visite.refresh_from_db()
    assert visite.sans_reponse_le == le(3, 25)


def test_clore_contact_writes_the_measures_of_silence_and_lets_it_be_submitted():
    visite = envoyee()
    enregistrer_reponses(visite=visite, reponses={"EM-01": 75, "EM-02": True, "EM-03": True}, auteur=None)

    with time_machine.travel(le(3, 11), tick=False):
        tache()
        soumise = soumettre_visite(visite=visite, auteur=None)

    assert soumise.reponses == {
        "EM-01": 75,
        "EM-02": True,
        "EM-03": True,
        "EM-04": "jamais",
        "EM-05": None,
        "EM-06": False,
        **{f"EM-{rang:02}": None for rang in range(7, 18)},
    }


def test_clore_leaves_answered_planned_and_submitted_contacts_alone():
    campagne = CampagneFactory(historique=True, terrain_ouvert_le=MARDI)
    repondue = envoyee(campagne=campagne)
    with time_machine.travel(MARDI, tick=False):
        consigner_moment(visite=repondue, moment="reponse", instant=MARDI, auteur=None)
        visite_reelle(campagne=campagne)
        appel = visite_reelle("TEL", campagne=campagne)
        commencer_visite(visite=appel, auteur=None)
        consigner_moment(visite=appel, moment="contact", instant=MARDI, auteur=None)
    avant = list(Visite.objects.order_by("pk").values())

    with time_machine.travel(le(9, 1), tick=False):
        nombre = clore_contacts_silencieux()

    assert (nombre, list(Visite.objects.order_by("pk").values())) == (0, avant)


def test_consigner_answer_received_in_time_reopens_a_contact_closed_before_it_was_typed():
    visite = envoyee()
    with time_machine.travel(le(3, 11), tick=False):
        clore_contacts_silencieux()

        rouverte = consigner_moment(visite=visite, moment="reponse", instant=le(3, 9, 10), auteur=None)

    rouverte.refresh_from_db()
    assert (rouverte.sans_reponse_le, rouverte.repondue_le, rouverte.reponses["EM-06"]) == (None, le(3, 9, 10), True)
    assert rouverte.reponses["EM-07"] == 19


@pytest.mark.parametrize(("recu", "code"), [(le(3, 10, 23), None), (le(3, 11, 0), "reception_tardive")])
def test_consigner_an_answer_counts_until_the_end_of_the_last_day(recu, code):
    visite = envoyee()
    commun = {"visite": visite, "moment": "reponse", "instant": recu, "auteur": None}
    with time_machine.travel(le(3, 12), tick=False):
        if code is None:
            assert consigner_moment(**commun).repondue_le == recu
        else:
            refuser(code, consigner_moment, **commun)


@pytest.mark.parametrize(("envoi", "close"), [(le(2, 12, 10), True), (le(2, 13, 10), False), (le(3, 2, 10), False)])
def test_consigner_a_sending_that_proves_later_reopens_a_contact_whose_wait_is_not_over(envoi, close):
    visite = envoyee()
    with time_machine.travel(le(3, 12), tick=False):
        clore_contacts_silencieux()

        corrigee = consigner_moment(visite=visite, moment="contact", instant=envoi, auteur=None)

    corrigee.refresh_from_db()
    assert ((corrigee.sans_reponse_le is not None), corrigee.reponses.get("EM-06")) == (close, False if close else None)


@pytest.mark.parametrize(
    ("envoi", "code"),
    [(le(2, 10, 10), None), (le(2, 6, 10), "reception_tardive"), (le(2, 13, 10), "instant_desordonne")],
)
def test_consigner_a_sending_is_judged_by_all_that_was_received(envoi, code):
    visite = envoyee()
    with time_machine.travel(le(3, 10), tick=False):
        visite = consigner_moment(visite=visite, moment="accuse", instant=le(2, 12, 0), auteur=None)
        visite = consigner_moment(visite=visite, moment="reponse", instant=le(3, 9, 0), auteur=None)
        commun = {"visite": visite, "moment": "contact", "instant": envoi, "auteur": None}
        if code is None:
            assert consigner_moment(**commun).effectuee_le == envoi
        else:
            refuser(code, consigner_moment, **commun)
