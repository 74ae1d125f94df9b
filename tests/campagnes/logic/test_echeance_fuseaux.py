"""The deadline in the twelve French time zones: 84 verdicts against local times written out, not computed.

The edition closes on 31 December 2026: the first instant refused is 1 January 2027, 00:00, Europe/Paris. Each line
below is what a clock on the wall of the territory shows, with its own offset; the first three are before the
deadline, the other four are not.
"""

from __future__ import annotations

import datetime as dt

import pytest

from campagnes.enums import Acte
from campagnes.logic.calendrier import heures_locales, instant_cloture
from campagnes.logic.garde import Calendrier, autoriser

DECALAGES = ("-1 h", "-1 s", "-1 ms", "0", "+1 ms", "+1 s", "+1 h")
HEURES_LOCALES = {
    "France hexagonale et Corse": (
        "2026-12-31T23:00:00.000+01:00",
        "2026-12-31T23:59:59.000+01:00",
        "2026-12-31T23:59:59.999+01:00",
        "2027-01-01T00:00:00.000+01:00",
        "2027-01-01T00:00:00.001+01:00",
        "2027-01-01T00:00:01.000+01:00",
        "2027-01-01T01:00:00.000+01:00",
    ),
    "Guadeloupe, Martinique, Saint-Martin et Saint-Barthélemy": (
        "2026-12-31T18:00:00.000-04:00",
        "2026-12-31T18:59:59.000-04:00",
        "2026-12-31T18:59:59.999-04:00",
        "2026-12-31T19:00:00.000-04:00",
        "2026-12-31T19:00:00.001-04:00",
        "2026-12-31T19:00:01.000-04:00",
        "2026-12-31T20:00:00.000-04:00",
    ),
    "Guyane": (
        "2026-12-31T19:00:00.000-03:00",
        "2026-12-31T19:59:59.000-03:00",
        "2026-12-31T19:59:59.999-03:00",
        "2026-12-31T20:00:00.000-03:00",
        "2026-12-31T20:00:00.001-03:00",
        "2026-12-31T20:00:01.000-03:00",
        "2026-12-31T21:00:00.000-03:00",
    ),
    "Saint-Pierre-et-Miquelon": (
        "2026-12-31T19:00:00.000-03:00",
        "2026-12-31T19:59:59.000-03:00",
        "2026-12-31T19:59:59.999-03:00",
        "2026-12-31T20:00:00.000-03:00",
        "2026-12-31T20:00:00.001-03:00",
        "2026-12-31T20:00:01.000-03:00",
        "2026-12-31T21:00:00.000-03:00",
    ),
    "Mayotte": (
        "2027-01-01T01:00:00.000+03:00",
        "2027-01-01T01:59:59.000+03:00",
        "2027-01-01T01:59:59.999+03:00",
        "2027-01-01T02:00:00.000+03:00",
        "2027-01-01T02:00:00.001+03:00",
        "2027-01-01T02:00:01.000+03:00",
        "2027-01-01T03:00:00.000+03:00",
    ),
    "La Réunion": (
        "2027-01-01T02:00:00.000+04:00",
        "2027-01-01T02:59:59.000+04:00",
        "2027-01-01T02:59:59.999+04:00",
        "2027-01-01T03:00:00.000+04:00",
        "2027-01-01T03:00:00.001+04:00",
        "2027-01-01T03:00:01.000+04:00",
        "2027-01-01T04:00:00.000+04:00",
    ),
    "Terres australes (Kerguelen)": (
        "2027-01-01T03:00:00.000+05:00",
        "2027-01-01T03:59:59.000+05:00",
        "2027-01-01T03:59:59.999+05:00",
        "2027-01-01T04:00:00.000+05:00",
        "2027-01-01T04:00:00.001+05:00",
        "2027-01-01T04:00:01.000+05:00",
        "2027-01-01T05:00:00.000+05:00",
    ),
    "Nouvelle-Calédonie": (
        "2027-01-01T09:00:00.000+11:00",
        "2027-01-01T09:59:59.000+11:00",
        "2027-01-01T09:59:59.999+11:00",
        "2027-01-01T10:00:00.000+11:00",
        "2027-01-01T10:00:00.001+11:00",
        "2027-01-01T10:00:01.000+11:00",
        "2027-01-01T11:00:00.000+11:00",
    ),
    "Wallis-et-Futuna": (
        "2027-01-01T10:00:00.000+12:00",
        "2027-01-01T10:59:59.000+12:00",
        "2027-01-01T10:59:59.999+12:00",
        "2027-01-01T11:00:00.000+12:00",
        "2027-01-01T11:00:00.001+12:00",
        "2027-01-01T11:00:01.000+12:00",
        "2027-01-01T12:00:00.000+12:00",
    ),
    "Polynésie française (Société, Tuamotu, Australes)": (
        "2026-12-31T12:00:00.000-10:00",
        "2026-12-31T12:59:59.000-10:00",
        "2026-12-31T12:59:59.999-10:00",
        "2026-12-31T13:00:00.000-10:00",
        "2026-12-31T13:00:00.001-10:00",
        "2026-12-31T13:00:01.000-10:00",
        "2026-12-31T14:00:00.000-10:00",
    ),
    "Îles Marquises": (
        "2026-12-31T12:30:00.000-09:30",
        "2026-12-31T13:29:59.000-09:30",
        "2026-12-31T13:29:59.999-09:30",
        "2026-12-31T13:30:00.000-09:30",
        "2026-12-31T13:30:00.001-09:30",
        "2026-12-31T13:30:01.000-09:30",
        "2026-12-31T14:30:00.000-09:30",
    ),
    "Îles Gambier": (
        "2026-12-31T13:00:00.000-09:00",
        "2026-12-31T13:59:59.000-09:00",
        "2026-12-31T13:59:59.999-09:00",
        "2026-12-31T14:00:00.000-09:00",
        "2026-12-31T14:00:00.001-09:00",
        "2026-12-31T14:00:01.000-09:00",
        "2026-12-31T15:00:00.000-09:00",
    ),
}
CALENDRIER = Calendrier(
    annee=2027,
    ouverture=dt.datetime.fromisoformat("2026-12-01T09:00:00+01:00"),
    dernier_jour=dt.date(2026, 12, 31),
)
CAS = [
    pytest.param(instant, rang < 3, id=f"{territoire} {DECALAGES[rang]}")
    for territoire, instants in HEURES_LOCALES.items()
    for rang, instant in enumerate(instants)
]


def test_table_covers_twelve_zones_and_seven_instants():
    assert len(CAS) == 84


@pytest.mark.parametrize(("heure_locale", "permis"), CAS)
def test_inscrire_around_deadline_follows_paris_midnight(heure_locale, permis):
    verdict = autoriser(Acte.INSCRIRE, CALENDRIER, dt.datetime.fromisoformat(heure_locale))

    assert (verdict.permis, verdict.code) == (permis, "" if permis else "inscriptions_closes")


def test_heures_locales_of_closing_show_every_territory_its_own_clock():
    locales = heures_locales(instant_cloture(dt.date(2026, 12, 31)))

    assert {territoire: heure.isoformat(timespec="milliseconds") for territoire, heure in locales} == {
        territoire: instants[3] for territoire, instants in HEURES_LOCALES.items()
    }


def test_instant_cloture_of_2020_extension_is_first_instant_of_11_january():
    assert instant_cloture(dt.date(2020, 1, 10)).isoformat() == "2020-01-11T00:00:00+01:00"


def test_instant_cloture_in_summer_keeps_paris_midnight():
    assert instant_cloture(dt.date(2027, 7, 14)).isoformat() == "2027-07-15T00:00:00+02:00"


def test_heures_locales_in_summer_follow_each_zone_s_own_rule():
    locales = dict(heures_locales(instant_cloture(dt.date(2027, 7, 14))))

    assert locales["Saint-Pierre-et-Miquelon"].isoformat() == "2027-07-14T20:00:00-02:00"
    assert locales["La Réunion"].isoformat() == "2027-07-15T02:00:00+04:00"
    assert locales["Îles Marquises"].isoformat() == "2027-07-14T12:30:00-09:30"
