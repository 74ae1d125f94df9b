"""Which rounds bind the words of an edition on a day: its own, then the next ones of any (regles#reserve)."""

from __future__ import annotations

import datetime as dt

import pytest

from campagnes.logic.garde import Calendrier, est_en_reserve
from campagnes.logic.scrutins import Scrutin, scrutin_suivi, sous_scrutin
from tests.jours import le

J = dt.date.fromisoformat
DE_2020 = Scrutin(2020, (J("2020-03-15"), J("2020-06-28")), J("2019-09-01"))
SANS_TOUR = Scrutin(2018)


def autre(annee, *tours, **champs):
    return Scrutin(annee, tuple(J(tour) for tour in tours), **champs)


@pytest.mark.parametrize(
    ("sien", "jour", "annee"),
    [
        (SANS_TOUR, "2019-06-01", 2020),
        (SANS_TOUR, "2020-06-28", 2020),
        (SANS_TOUR, "2020-06-29", 2018),
        (autre(2014, "2014-03-23", "2014-03-30"), "2014-03-30", 2014),
        (autre(2014, "2014-03-23", "2014-03-30"), "2014-03-31", 2020),
        (autre(2019, "2020-03-15", "2020-03-22"), "2020-03-22", 2019),
        (autre(2019, "2020-03-15", "2020-03-22"), "2020-03-23", 2020),
        (DE_2020, "2020-06-29", 2020),
    ],
    ids=[
        "before the reserve",
        "day of the last round",
        "morrow",
        "its own first",
        "its own over",
        "two editions name them",
        "one of them was not put off",
        "nothing comes",
    ],
)
def test_words_follow_their_own_rounds_then_the_next_ones_of_any_edition(sien, jour, annee):
    assert scrutin_suivi(sien, [DE_2020], J(jour)).annee == annee


def test_of_several_the_next_round_comes_first_and_the_latest_edition_on_the_same_day():
    connus = [autre(2026, "2026-03-15"), autre(2025, "2025-06-01"), autre(2024, "2025-06-01")]

    assert scrutin_suivi(SANS_TOUR, connus, J("2025-01-01")).annee == 2025
    assert scrutin_suivi(SANS_TOUR, connus, J("2025-06-02")).annee == 2026


def test_invented_rounds_bind_invented_editions_only():
    invente = autre(2027, "2027-03-14", est_invente=True)

    assert scrutin_suivi(SANS_TOUR, [invente], J("2027-01-01")) == SANS_TOUR
    assert scrutin_suivi(Scrutin(2026, est_invente=True), [invente], J("2027-01-01")) == invente
    assert scrutin_suivi(Scrutin(2019, est_invente=True), [DE_2020], J("2020-01-01")) == DE_2020


def test_calendar_takes_the_rounds_and_the_reserve_and_keeps_its_own_dates():
    ancien = Calendrier(annee=2018, ouverture=le("2017-10-01"), restituee_le=le("2018-11-01"))

    suivi = sous_scrutin(ancien, DE_2020)

    assert (suivi.annee, suivi.restituee_le, suivi.tours) == (2018, ancien.restituee_le, DE_2020.tours)
    assert est_en_reserve(suivi, J("2020-03-02"), "COMMUNE")
    assert not est_en_reserve(ancien, J("2020-03-02"), "COMMUNE")
