"""Silence of a kiosk: one mail to the referents, once for each silence, in the morning of the body."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from bornes.models import AnnonceEcoute, CourrierEcoute
from bornes.parc.actions.surveiller import alerter_silences
from socle.expedition import expedier
from socle.horloge import maintenant
from tests.factories.bornes import AvisFactory, EnrolementFactory, PresenceFactory
from tests.factories.organismes import FermetureFactory, MembreFactory

pytestmark = pytest.mark.django_db

VENDREDI, LUNDI = dt.date(2027, 3, 5), dt.date(2027, 3, 8)
MARDI_MATIN = "2027-03-09T08:00:00+01:00"


def _borne(vue: dt.date = VENDREDI, **champs):
    with time_machine.travel(f"{vue}T10:00:00+01:00", tick=False):
        enrolement = EnrolementFactory(**{f"borne__{nom}": valeur for nom, valeur in champs.items()})
        PresenceFactory(borne=enrolement.borne)
    return enrolement.borne


@time_machine.travel(MARDI_MATIN, tick=False)
def test_silence_over_one_opening_day_is_told_once():
    borne = _borne()

    premiere, seconde = alerter_silences(), alerter_silences()
    with time_machine.travel("2027-03-10T08:00:00+01:00", tick=False):
        lendemain = alerter_silences()

    assert (premiere, seconde, lendemain) == (1, 0, 0)
    annonce = AnnonceEcoute.objects.get()
    assert (annonce.genre, annonce.borne, annonce.inscription, annonce.cle, annonce.contexte) == (
        "silence",
        borne,
        borne.inscription,
        f"silence:{borne.pk}:2027-03-05",
        {"depuis": "5\u00a0mars 2027", "silence": "1\u00a0jour d’ouverture entier"},
    )


@time_machine.travel(MARDI_MATIN, tick=False)
def test_silence_after_a_return_is_another_silence():
    borne = _borne()
    alerter_silences()
    with time_machine.travel("2027-03-10T10:00:00+01:00", tick=False):
        PresenceFactory(borne=borne)

    with time_machine.travel("2027-03-12T08:00:00+01:00", tick=False):
        nouvelle = alerter_silences()

    assert (nouvelle, AnnonceEcoute.objects.count()) == (1, 2)


@time_machine.travel(MARDI_MATIN, tick=False)
def test_silence_of_a_closed_day_is_no_silence():
    borne = _borne()
    FermetureFactory(organisme=borne.site.organisme, du=LUNDI)
    _borne(site__jours_ouverts=[2, 5])
    _borne(site__est_ouvert=False)

    assert (alerter_silences(), AnnonceEcoute.objects.count()) == (0, 0)


def test_silence_of_a_local_holiday_is_none_there_and_one_elsewhere():
    jeudi, samedi = dt.date(2027, 5, 26), "2027-05-28T14:00:00+02:00"
    with time_machine.travel(samedi, tick=False):
        _borne(jeudi, inscription__organisme__departement="971")
        parisienne = _borne(jeudi)

        alerter_silences()

    assert [annonce.borne for annonce in AnnonceEcoute.objects.all()] == [parisienne]


@time_machine.travel(MARDI_MATIN, tick=False)
def test_opinion_received_is_a_sign_of_life():
    borne = _borne()
    with time_machine.travel(f"{LUNDI}T16:00:00+01:00", tick=False):
        AvisFactory(
            point__inscription=borne.inscription,
            point__site=borne.site,
            enrolement=borne.les_enrolements.get(),
            sequence=1,
        )

    assert alerter_silences() == 0


@time_machine.travel(MARDI_MATIN, tick=False)
def test_silence_of_what_is_not_in_the_field_is_told_to_nobody():
    _borne(etat="expediee", numero_inventaire="CIV-1")
    _borne(inscription__retiree=True)
    _borne(inscription__campagne__terrain_ouvert_le=maintenant(), inscription__campagne__restituee_le=maintenant())
    revoquee = _borne()
    revoquee.les_enrolements.update(revoque_le=maintenant())

    assert (alerter_silences(), AnnonceEcoute.objects.count()) == (0, 0)


def test_silence_waits_for_the_morning_of_the_body():
    with time_machine.travel("2027-03-09T06:59:00+01:00", tick=False):
        _borne()
        nuit = alerter_silences()
    with time_machine.travel("2027-03-09T07:00:00+01:00", tick=False):
        matin = alerter_silences()

    assert (nuit, matin) == (0, 1)


@time_machine.travel(MARDI_MATIN, tick=False)
def test_silence_mail_goes_to_the_referents_and_says_what_to_do(mailoutbox):
    borne = _borne()
    referent = MembreFactory(organisme=borne.site.organisme)
    alerter_silences()

    expedier(CourrierEcoute, CourrierEcoute.objects.get().pk)

    (message,) = mailoutbox
    assert message.to == [referent.utilisateur.email]
    assert message.subject == f"Votre borne {borne.numero_inventaire} ne donne plus signe de vie"
    assert "depuis le 5\u00a0mars 2027" in message.body
    assert f"/espace/bornes/?organisme={borne.site.organisme_id}" in message.body


def test_silences_cost_as_many_queries_for_one_as_for_three(django_assert_num_queries):
    with time_machine.travel(MARDI_MATIN, tick=False):
        _borne(LUNDI)
        with django_assert_num_queries(5):
            alerter_silences()
        _borne(LUNDI)
        _borne(LUNDI)
        with django_assert_num_queries(5):
            alerter_silences()
