"""Contacts by day: what is planned, done and validated, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt

import pytest

from campagnes.logic.calendrier import Intervalle
from enquetes.enums import EtatVisite
from rapports.queries.edition.avancement import avancement_de
from socle.horloge import aujourdhui
from tests.factories.campagnes import CampagneFactory
from tests.factories.enquetes import VisiteFactory
from tests.factories.organismes import InscriptionFactory
from tests.jours import le

pytestmark = pytest.mark.django_db
DIX, ONZE, DOUZE = (dt.date(2027, 3, jour) for jour in (10, 11, 12))


@pytest.fixture
def inscription():
    return InscriptionFactory(
        campagne=CampagneFactory(
            vagues=[(DIX, dt.date(2027, 4, 30))], suspensions=[(dt.date(2027, 3, 20), dt.date(2027, 3, 21))]
        )
    )


def test_avancement_counts_each_contact_on_its_days(inscription):
    VisiteFactory(inscription=inscription, prevue_le=DIX)
    VisiteFactory(
        inscription=inscription,
        prevue_le=DIX,
        validee=True,
        repondue_le=None,
        effectuee_le=le("2027-03-11", 0),
        validee_le=le("2027-03-12", 23),
    )
    VisiteFactory(inscription=inscription, prevue_le=DOUZE, etat=EtatVisite.ANNULEE)
    VisiteFactory(inscription=inscription, prevue_le=None)
    VisiteFactory()

    avancement = avancement_de(inscription.campagne)

    assert (avancement.prevus, avancement.sans_date) == (((DIX, 2),), 1)
    assert (avancement.faits, avancement.valides) == (((ONZE, 1),), ((DOUZE, 1),))
    assert avancement.vagues == (Intervalle(DIX, dt.date(2027, 4, 30)),)
    assert avancement.suspensions == (Intervalle(dt.date(2027, 3, 20), dt.date(2027, 3, 21)),)
    assert avancement.aujourdhui == aujourdhui()


def test_avancement_contact_never_planned_was_planned_for_the_day_it_was_made(inscription):
    VisiteFactory(
        inscription=inscription, prevue_le=None, soumise=True, repondue_le=None, effectuee_le=le("2027-03-11")
    )

    avancement = avancement_de(inscription.campagne)

    assert (avancement.prevus, avancement.faits, avancement.valides) == (((ONZE, 1),), ((ONZE, 1),), ())


def test_avancement_second_reading_is_no_contact(inscription):
    contact = VisiteFactory(inscription=inscription, prevue_le=DIX, soumise=True)
    VisiteFactory(inscription=inscription, prevue_le=DIX, double_de=contact)

    assert avancement_de(inscription.campagne).prevus == ((DIX, 1),)


def test_avancement_of_one_channel(inscription):
    VisiteFactory(inscription=inscription, prevue_le=DIX, canal="TEL", grille__canal="TEL")
    VisiteFactory(inscription=inscription, prevue_le=ONZE)

    assert avancement_de(inscription.campagne, "TEL").prevus == ((DIX, 1),)


@pytest.mark.parametrize("nombre", [1, 3])
def test_avancement_reads_a_fixed_number_of_times(nombre, inscription, django_assert_num_queries):
    for _ in range(nombre):
        VisiteFactory(inscription=inscription, prevue_le=DIX, validee=True)

    with django_assert_num_queries(6):
        avancement_de(inscription.campagne)
