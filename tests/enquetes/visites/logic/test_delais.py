"""Delays of contacts: the examples of regles#exemples, letters, holidays, suspensions."""

import datetime as dt

import pytest

from campagnes.logic.calendrier import Intervalle, feries
from enquetes.visites.logic.delais import JoursOuvres, Moments, delai, delais_mesures, dernier_jour_attente, jour_zero
from socle.horloge import PARIS

METROPOLE = JoursOuvres(feries("31", [2020, 2021]))
SUSPENDUS = JoursOuvres(feries("31", [2020]), (Intervalle(dt.date(2020, 3, 16), dt.date(2020, 6, 1)),))


def a(mois, jour, heure=10):
    return dt.datetime(2020, mois, jour, heure, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("canal", "contact", "recu", "jours", "attendu"),
    [
        ("EMAIL", a(2, 11), a(2, 11, 18), METROPOLE, 0),
        ("EMAIL", a(2, 11), a(2, 17), METROPOLE, 4),
        ("EMAIL", a(2, 13), a(2, 15), METROPOLE, 2),
        ("EMAIL", a(4, 10), a(4, 14), METROPOLE, 1),
        ("COURRIER", a(2, 11), a(2, 12), METROPOLE, 0),
        ("COURRIER", a(2, 11), a(2, 20), METROPOLE, 5),
        ("EMAIL", a(3, 12), a(6, 3), SUSPENDUS, 3),
    ],
    ids=["same day", "example 1", "saturday counts as monday", "easter", "before day 0", "letter", "suspension"],
)
def test_delai_counts_working_days(canal, contact, recu, jours, attendu):
    assert delai(canal, contact, recu, jours) == attendu


def test_delai_holiday_of_alsace_counts_there_only():
    alsace = JoursOuvres(feries("67", [2020]))

    assert (delai("EMAIL", a(4, 9), a(4, 14), METROPOLE), delai("EMAIL", a(4, 9), a(4, 14), alsace)) == (2, 1)


def test_jour_zero_of_a_letter_adds_two_working_days():
    assert jour_zero("COURRIER", a(2, 13), METROPOLE) == dt.date(2020, 2, 17)


@pytest.mark.parametrize(
    ("canal", "contact", "jours", "attendu"),
    [
        ("EMAIL", a(2, 3), METROPOLE, dt.date(2020, 3, 2)),
        ("WEB", a(2, 3), METROPOLE, dt.date(2020, 3, 2)),
        ("RS", a(2, 3), METROPOLE, dt.date(2020, 3, 2)),
        ("COURRIER", a(2, 3), METROPOLE, dt.date(2020, 3, 18)),
        ("EMAIL", a(3, 2), SUSPENDUS, dt.date(2020, 6, 16)),
    ],
)
def test_dernier_jour_attente_is_20_or_30_working_days_after_day_zero(canal, contact, jours, attendu):
    assert dernier_jour_attente(canal, contact, jours) == attendu


@pytest.mark.parametrize(
    ("moments", "attendu"),
    [
        (Moments(), {}),
        (Moments(a(2, 11)), {}),
        (Moments(a(2, 11), accuse=a(2, 11)), {"D-AR": 0, "D-AEE": 0, "D-ARC": 0}),
        (
            Moments(a(2, 11), accuse=a(2, 12), reponse=a(2, 17)),
            {"D-AR": 1, "D-AEE": 1, "D-ARC": 1, "D-MAIL": 4, "D-COUR": 4, "D-RS": 4},
        ),
        (
            Moments(a(2, 11), reponse=a(2, 17)),
            {"D-AR": "jamais", "D-AEE": "jamais", "D-ARC": 4, "D-MAIL": 4, "D-COUR": 4, "D-RS": 4},
        ),
        (
            Moments(a(2, 11), close=True),
            dict.fromkeys(("D-AR", "D-AEE", "D-ARC", "D-MAIL", "D-COUR", "D-RS"), "jamais"),
        ),
    ],
    ids=["nothing", "sent", "acknowledged", "answered", "answered without acknowledgement", "closed"],
)
def test_delais_mesures_gives_what_is_known_now(moments, attendu):
    assert delais_mesures("EMAIL", moments, METROPOLE) == attendu
