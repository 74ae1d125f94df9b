"""When what waits for a morning leaves, where its reader is."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from socle.logic.matins import a_son_tour, jour_du_rappel, prochain_depart, prochain_matin

PARIS, NOUMEA = ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Noumea")
JEUDI, VENDREDI = dt.date(2027, 6, 10), dt.date(2027, 6, 11)


def _a(heure, minute=0, jour=JEUDI, fuseau=PARIS):
    return dt.datetime.combine(jour, dt.time(heure, minute), fuseau)


@pytest.mark.parametrize(
    ("heure", "jour"), [((7, 59), None), ((8, 0), JEUDI), ((19, 59), JEUDI), ((20, 0), None), ((0, 0), None)]
)
def test_reminders_leave_between_eight_and_twenty(heure, jour):
    assert jour_du_rappel(_a(*heure), PARIS) == jour


def test_reminders_follow_the_clock_of_their_reader():
    """Friday morning in Nouméa is Thursday night in Paris."""
    assert jour_du_rappel(_a(23), NOUMEA) == VENDREDI
    assert jour_du_rappel(_a(12), NOUMEA) is None


@pytest.mark.parametrize(
    ("heure", "jour"), [((6, 59), JEUDI), ((7, 0), VENDREDI), ((12, 0), VENDREDI), ((23, 30), VENDREDI)]
)
def test_what_changes_is_told_on_a_morning_an_hour_away_at_least(heure, jour):
    assert prochain_matin(_a(*heure), PARIS) == _a(8, jour=jour)


def test_the_next_morning_is_that_of_the_reader():
    assert prochain_matin(_a(20), NOUMEA) == _a(8, jour=VENDREDI, fuseau=NOUMEA)


@pytest.mark.parametrize(
    ("minute", "depart"), [(0, (10, 12)), (9, (10, 12)), (10, (10, 22)), (37, (10, 42)), (59, (11, 2))]
)
def test_what_presses_leaves_with_what_changed_in_the_same_ten_minutes(minute, depart):
    assert prochain_depart(_a(10, minute).replace(second=30, microsecond=1)) == _a(*depart)


@pytest.mark.parametrize(("rang", "minutes"), [(0, 0), (39, 39), (40, 0), (123, 3)])
def test_a_crowd_leaves_over_forty_minutes(rang, minutes):
    assert a_son_tour(_a(8), rang) == _a(8, minutes)
