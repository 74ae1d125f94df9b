"""Never a flood: one alert, four hours, three a local day; a digest on Monday morning where the body is."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bornes.indicateurs.logic.cadence import rang_de_l_alerte, se_repete, semaine_a_resumer

PARIS, TAHITI, NOUMEA = ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Tahiti"), ZoneInfo("Pacific/Noumea")
MIDI = dt.datetime(2027, 3, 10, 12, tzinfo=PARIS)
HEURE = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("parties", "rang"),
    [
        ([], 1),
        ([MIDI - 3 * HEURE], None),
        ([MIDI - 4 * HEURE], 2),
        ([MIDI - 13 * HEURE], 1),
        ([MIDI - 4 * HEURE, MIDI - 8 * HEURE], 3),
    ],
)
def test_rang_de_l_alerte_waits_or_tells_its_rank(parties, rang):
    assert rang_de_l_alerte(MIDI, PARIS, parties) == rang


@pytest.mark.parametrize(
    ("instant", "fuseau", "rang"),
    [
        (dt.datetime(2027, 3, 10, 3, 0, tzinfo=PARIS), PARIS, None),
        (dt.datetime(2027, 3, 10, 7, 59, tzinfo=PARIS), PARIS, None),
        (dt.datetime(2027, 3, 10, 8, 0, tzinfo=PARIS), PARIS, 1),
        (dt.datetime(2027, 3, 10, 19, 59, tzinfo=PARIS), PARIS, 1),
        (dt.datetime(2027, 3, 10, 20, 0, tzinfo=PARIS), PARIS, None),
        (dt.datetime(2027, 3, 10, 20, 0, tzinfo=PARIS), TAHITI, 1),
        (MIDI, NOUMEA, None),
    ],
)
def test_rang_de_l_alerte_wakes_nobody_up(instant, fuseau, rang):
    assert rang_de_l_alerte(instant, fuseau, []) == rang


@pytest.mark.parametrize("jour", [dt.date(2027, 3, 10), dt.date(2027, 3, 28), dt.date(2027, 10, 31)])
def test_rang_de_l_alerte_three_leave_in_a_day_without_rest_also_when_clocks_change(jour):
    parties: list[dt.datetime] = []
    for minute in range(-24 * 60, 48 * 60):
        instant = dt.datetime.combine(jour, dt.time(), PARIS).astimezone(dt.UTC) + dt.timedelta(minutes=minute)
        if rang_de_l_alerte(instant, PARIS, parties) is not None:
            parties.append(instant)

    heures = [ici.hour for ici in (instant.astimezone(PARIS) for instant in parties) if ici.date() == jour]
    assert heures == [8, 12, 16]


@pytest.mark.parametrize(
    ("par_age", "repete"),
    [
        ({}, False),
        ({0: 5}, True),
        ({6: 4, 0: 1}, True),
        ({7: 4, 0: 1}, False),
        ({7: 4, 1: 1}, True),
        ({7: 5}, False),
        ({8: 4, 1: 1}, False),
        # The clock of a kiosk may be ahead.
        ({-1: 4, 0: 1}, True),
    ],
)
def test_se_repete_within_seven_days_that_end_today_or_ended_yesterday_with_one(par_age, repete):
    assert se_repete(par_age) is repete


@given(st.lists(st.integers(0, 3 * 24 * 60), max_size=200))
def test_rang_de_l_alerte_any_flood_leaves_three_a_day(minutes):
    parties: list[dt.datetime] = []
    for minute in sorted(minutes):
        instant = MIDI + dt.timedelta(minutes=minute)
        if rang_de_l_alerte(instant, PARIS, parties) is not None:
            parties.append(instant)

    jours = [instant.date() for instant in parties]
    assert all(jours.count(jour) <= 3 for jour in jours)
    assert all(apres - avant >= 4 * HEURE for avant, apres in pairwise(parties))


@pytest.mark.parametrize(
    ("instant", "fuseau", "lundi"),
    [
        (dt.datetime(2027, 3, 8, 7, 5, tzinfo=PARIS), PARIS, dt.date(2027, 3, 1)),
        (dt.datetime(2027, 3, 8, 6, 55, tzinfo=PARIS), PARIS, None),
        (dt.datetime(2027, 3, 8, 12, 0, tzinfo=PARIS), PARIS, None),
        (dt.datetime(2027, 3, 9, 8, 0, tzinfo=PARIS), PARIS, None),
        (dt.datetime(2027, 3, 8, 20, 0, tzinfo=PARIS), TAHITI, dt.date(2027, 3, 1)),
        (dt.datetime(2027, 3, 7, 22, 5, tzinfo=PARIS), NOUMEA, dt.date(2027, 3, 1)),
    ],
)
def test_semaine_a_resumer_is_monday_morning_there(instant, fuseau, lundi):
    assert semaine_a_resumer(instant, fuseau) == lundi
