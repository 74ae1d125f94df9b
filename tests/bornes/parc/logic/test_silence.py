"""Silence of a kiosk: whole opening days only."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bornes.parc.logic.silence import HORIZON, UN_JOUR, Ouverture, jours_de_silence

BUREAU = frozenset({1, 2, 3, 4, 5})
VENDREDI, LUNDI, MARDI = dt.date(2027, 3, 5), dt.date(2027, 3, 8), dt.date(2027, 3, 9)
jours = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))


fermetures = st.tuples(jours, st.integers(0, 20)).map(lambda paire: (paire[0], paire[0] + dt.timedelta(paire[1])))
ouvertures = st.builds(
    Ouverture,
    jours=st.frozensets(st.integers(1, 7)),
    fermetures=st.lists(fermetures, max_size=3).map(tuple),
    feries=st.frozensets(jours, max_size=5),
)
# A loaded machine is slow to draw dates: it says nothing of the rule.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    ("ouverture", "dernier", "aujourdhui", "attendu"),
    [
        (Ouverture(BUREAU), VENDREDI, LUNDI, 0),
        (Ouverture(BUREAU), VENDREDI, MARDI, 1),
        (Ouverture(BUREAU | {6}), VENDREDI, LUNDI, 1),
        (Ouverture(BUREAU, feries=frozenset({LUNDI})), VENDREDI, MARDI, 0),
        (Ouverture(BUREAU, fermetures=((LUNDI, LUNDI),)), VENDREDI, MARDI, 0),
        (Ouverture(frozenset()), VENDREDI, MARDI, 0),
        (Ouverture(BUREAU), MARDI, MARDI, 0),
    ],
    ids=["weekend", "one Monday", "open on Saturday", "holiday", "closing day", "closed site", "seen today"],
)
def test_silence_counts_whole_opening_days(ouverture, dernier, aujourdhui, attendu):
    assert jours_de_silence(ouverture, dernier_signe=dernier, aujourdhui=aujourdhui) == attendu


@patient
@given(ouvertures, jours, st.integers(0, 60))
def test_silence_is_the_number_of_open_days_strictly_between(ouverture, dernier, ecart):
    aujourdhui = dernier + dt.timedelta(days=ecart)

    obtenu = jours_de_silence(ouverture, dernier_signe=dernier, aujourdhui=aujourdhui)

    assert obtenu == sum(ouverture.est_ouvert(dernier + dt.timedelta(days=n)) for n in range(1, ecart))


@patient
@given(ouvertures, jours, st.integers(0, 60), jours)
def test_one_more_day_never_shortens_and_one_more_closing_never_lengthens_a_silence(ouverture, dernier, ecart, ferme):
    aujourdhui = dernier + dt.timedelta(days=ecart)
    silence = jours_de_silence(ouverture, dernier_signe=dernier, aujourdhui=aujourdhui)
    plus_ferme = Ouverture(ouverture.jours, (*ouverture.fermetures, (ferme, ferme)), ouverture.feries)

    demain = jours_de_silence(ouverture, dernier_signe=dernier, aujourdhui=aujourdhui + UN_JOUR)

    assert silence <= demain <= silence + 1
    assert jours_de_silence(plus_ferme, dernier_signe=dernier, aujourdhui=aujourdhui) in {silence, silence - 1}


@patient
@given(jours, st.integers(0, 200))
def test_silence_is_counted_over_a_year_at_most(dernier, de_trop):
    tous = Ouverture(frozenset(range(1, 8)))

    assert jours_de_silence(tous, dernier_signe=dernier, aujourdhui=dernier + HORIZON + dt.timedelta(de_trop)) in {
        HORIZON.days,
        HORIZON.days - 1,
    }
