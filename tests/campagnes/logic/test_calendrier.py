"""Working days, holidays by territory, suspensions."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campagnes.logic.calendrier import (
    Intervalle,
    ajouter_jours_ouvres,
    est_ouvre,
    feries,
    jour_de,
    jours_ouvres_entre,
)

NATIONAUX_2020 = {
    "2020-01-01",
    "2020-04-13",
    "2020-05-01",
    "2020-05-08",
    "2020-05-21",
    "2020-06-01",
    "2020-07-14",
    "2020-08-15",
    "2020-11-01",
    "2020-11-11",
    "2020-12-25",
}
SUSPENSION = Intervalle(dt.date(2020, 3, 16), dt.date(2020, 6, 1))
jours = st.dates(dt.date(2019, 1, 1), dt.date(2021, 12, 31))


def _iso(dates):
    return {jour.isoformat() for jour in dates}


@pytest.mark.parametrize(
    ("departement", "en_plus"),
    [
        ("31", set()),
        ("2A", set()),
        ("", set()),
        ("57", {"2020-04-10", "2020-12-26"}),
        ("67", {"2020-04-10", "2020-12-26"}),
        ("68", {"2020-04-10", "2020-12-26"}),
        ("972", {"2020-05-22", "2020-07-21"}),
        ("973", {"2020-06-10"}),
        ("974", {"2020-12-20"}),
        ("975", set()),
        ("976", {"2020-04-27"}),
        ("977", {"2020-10-09"}),
        ("986", {"2020-04-28", "2020-06-29", "2020-07-29"}),
        ("988", {"2020-09-24"}),
    ],
)
def test_feries_of_territory_add_local_days(departement, en_plus):
    assert _iso(feries(departement, [2020])) == NATIONAUX_2020 | en_plus


@pytest.mark.parametrize("departement", ["971", "978", "987"])
def test_feries_of_overseas_with_several_local_days_contain_national_ones(departement):
    assert _iso(feries(departement, [2020])) > NATIONAUX_2020


def test_feries_over_two_years_join_them():
    assert feries("31", [2020, 2021]) == feries("31", [2020]) | feries("31", [2021])


@pytest.mark.parametrize(
    ("debut", "fin", "attendu"),
    [
        ("2020-02-10", "2020-02-10", 0),  # same day
        ("2020-02-10", "2020-02-11", 1),
        ("2020-02-10", "2020-02-14", 4),  # Monday to Friday
        ("2020-02-14", "2020-02-15", 1),  # received on Saturday: counts on Monday
        ("2020-02-14", "2020-02-17", 1),
        ("2020-04-10", "2020-04-13", 1),  # Easter Monday: counts on Tuesday
        ("2020-04-10", "2020-04-14", 1),
        ("2020-02-15", "2020-02-17", 1),  # sent on Saturday
        ("2020-02-17", "2020-02-10", 0),  # never negative
    ],
)
def test_jours_ouvres_entre_counts_from_day_zero(debut, fin, attendu):
    calcule = jours_ouvres_entre(dt.date.fromisoformat(debut), dt.date.fromisoformat(fin), feries=feries("31", [2020]))

    assert calcule == attendu


def test_jours_ouvres_entre_good_friday_counts_in_toulouse_not_in_strasbourg():
    debut, fin = dt.date(2020, 4, 9), dt.date(2020, 4, 14)

    assert jours_ouvres_entre(debut, fin, feries=feries("31", [2020])) == 2
    assert jours_ouvres_entre(debut, fin, feries=feries("67", [2020])) == 1


@pytest.mark.parametrize(("fin", "attendu"), [("2020-03-13", 2), ("2020-04-10", 2), ("2020-06-02", 3)])
def test_jours_ouvres_entre_suspension_stops_the_clock(fin, attendu):
    calcule = jours_ouvres_entre(
        dt.date(2020, 3, 11), dt.date.fromisoformat(fin), feries=feries("31", [2020]), suspensions=[SUSPENSION]
    )

    assert calcule == attendu


def test_ajouter_jours_ouvres_jumps_over_suspension_and_holiday():
    jour = ajouter_jours_ouvres(dt.date(2020, 3, 11), 3, feries=feries("31", [2020]), suspensions=[SUSPENSION])

    assert jour == dt.date(2020, 6, 2)


def test_ajouter_jours_ouvres_zero_is_same_day():
    assert ajouter_jours_ouvres(dt.date(2020, 2, 15), 0) == dt.date(2020, 2, 15)


def test_ajouter_jours_ouvres_negative_is_refused():
    with pytest.raises(ValueError, match="positif"):
        ajouter_jours_ouvres(dt.date(2020, 2, 15), -1)


@given(debut=jours, nombre=st.integers(1, 40))
def test_ajouter_then_entre_gives_number_back(debut, nombre):
    options = {"feries": feries("31", range(2019, 2023)), "suspensions": [SUSPENSION]}

    arrivee = ajouter_jours_ouvres(debut, nombre, **options)

    assert jours_ouvres_entre(debut, arrivee, **options) == nombre
    assert est_ouvre(arrivee, feries=options["feries"])
    assert not SUSPENSION.contient(arrivee)


@given(debut=jours, ecart=st.integers(0, 60), suite=st.integers(0, 60))
def test_jours_ouvres_entre_never_decreases(debut, ecart, suite):
    options = {"feries": feries("971", range(2019, 2023)), "suspensions": [SUSPENSION]}
    fin = debut + dt.timedelta(days=ecart)

    assert jours_ouvres_entre(debut, fin, **options) <= jours_ouvres_entre(
        debut, fin + dt.timedelta(days=suite), **options
    )


def test_jour_de_late_evening_utc_is_next_day_in_paris():
    assert jour_de(dt.datetime(2026, 12, 31, 23, 0, tzinfo=dt.UTC)) == dt.date(2027, 1, 1)
