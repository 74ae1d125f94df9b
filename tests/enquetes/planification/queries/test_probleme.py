"""What may still be placed: a contact that somebody may be making today waits for the evening."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from enquetes.planification.queries.probleme import probleme_de
from enquetes.planification.queries.programme import programme_de
from socle.horloge import PARIS
from tests.enquetes.grilles import campagne_2020
from tests.factories.enquetes import DoubleFactory, VisiteFactory

pytestmark = pytest.mark.django_db
MARDI, MERCREDI = dt.date(2020, 2, 11), dt.date(2020, 2, 12)


def double(premier_actif: bool, second_actif: bool, jour: dt.date = MARDI):
    contact = VisiteFactory(
        inscription__campagne=campagne_2020(), est_double=True, prevue_le=jour, enqueteur__est_actif=premier_actif
    )
    DoubleFactory(double_de=contact, prevue_le=jour, enqueteur__est_actif=second_actif)
    return contact


def est_a_placer(contact, le: dt.date) -> bool:
    with time_machine.travel(dt.datetime.combine(le, dt.time(18, 30), PARIS), tick=False):
        depuis = le + dt.timedelta(days=1)
        programme = programme_de(contact.inscription.campagne, depuis=depuis)
        return bool(probleme_de(programme, depuis=depuis).placables([contact]))


@pytest.mark.parametrize("restante", ["premiere", "seconde"])
def test_contact_of_today_that_a_shopper_left_waits_for_the_other_until_tomorrow(restante):
    contact = double(restante == "premiere", restante == "seconde")

    assert not est_a_placer(contact, MARDI)
    assert est_a_placer(contact, MERCREDI)


def test_contact_that_both_shoppers_left_is_placed_the_same_evening():
    assert est_a_placer(double(premier_actif=False, second_actif=False), MARDI)


def test_contact_of_tomorrow_that_a_shopper_left_is_placed_this_evening():
    assert est_a_placer(double(premier_actif=True, second_actif=False, jour=MERCREDI), MARDI)
