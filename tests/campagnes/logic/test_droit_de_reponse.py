"""Fifteen days, the last one included, in Paris time."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campagnes.logic.droit_de_reponse import (
    dernier_jour,
    est_ouvert,
    fin_du_droit,
    jours_d_attente,
    repondre_avant,
)
from socle.horloge import PARIS

RENDUE = dt.datetime(2025, 11, 3, 9, tzinfo=PARIS)
SECONDE = dt.timedelta(seconds=1)


def test_dernier_jour_is_the_fifteenth_after_restitution():
    assert dernier_jour(RENDUE) == dt.date(2025, 11, 18)


@pytest.mark.parametrize(
    ("instant", "ouvert"),
    [
        (RENDUE - SECONDE, False),
        (RENDUE, True),
        (dt.datetime(2025, 11, 18, 23, 59, 59, tzinfo=PARIS), True),
        (dt.datetime(2025, 11, 18, 22, 59, 59, tzinfo=dt.UTC), True),
        (dt.datetime(2025, 11, 19, tzinfo=PARIS), False),
        (dt.datetime(2025, 11, 18, 23, tzinfo=dt.UTC), False),
    ],
)
def test_est_ouvert_until_the_first_instant_refused(instant, ouvert):
    assert est_ouvert(RENDUE, instant) is ouvert


def test_est_ouvert_without_restitution_is_false():
    assert not est_ouvert(None, RENDUE)


def test_results_given_back_late_in_utc_belong_to_the_day_of_paris():
    # 23:30 UTC on the third is the fourth in Paris.
    assert dernier_jour(dt.datetime(2025, 11, 3, 23, 30, tzinfo=dt.UTC)) == dt.date(2025, 11, 19)


@pytest.mark.parametrize(
    ("rendue", "duree"),
    [
        # Summer time begins on 29 March 2026: one hour less; ends on 25 October 2026: one hour more.
        (dt.datetime(2026, 3, 20, tzinfo=PARIS), dt.timedelta(days=16, hours=-1)),
        (dt.datetime(2026, 10, 20, tzinfo=PARIS), dt.timedelta(days=16, hours=1)),
    ],
)
def test_change_of_hour_moves_no_day(rendue, duree):
    fin = fin_du_droit(rendue)
    assert (fin.hour, fin.date()) == (0, rendue.date() + dt.timedelta(days=16))
    assert fin.astimezone(dt.UTC) - rendue.astimezone(dt.UTC) == duree


@given(st.integers(0, 50 * 365 * 24 * 60))
def test_a_body_has_between_fifteen_and_sixteen_days(minutes):
    rendue = dt.datetime(2012, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
    duree = fin_du_droit(rendue) - rendue
    assert dt.timedelta(days=14, hours=23) < duree <= dt.timedelta(days=16, hours=1)
    assert est_ouvert(rendue, fin_du_droit(rendue) - SECONDE)
    assert not est_ouvert(rendue, fin_du_droit(rendue))


def test_waiting_time_is_counted_in_civil_days():
    soir = dt.datetime(2025, 11, 10, 23, 50, tzinfo=PARIS)
    assert jours_d_attente(soir, dt.datetime(2025, 11, 11, 0, 10, tzinfo=PARIS)) == 1
    assert repondre_avant(soir) == dt.date(2025, 11, 25)
