"""When a summary leaves, whatever it is about."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from portail.logic.resume import dit_par, encore_dit, est_a_dire, est_un_jour_de_resume
from socle.logic.attentes import Attente

LUNDI = dt.date(2027, 3, 1)
MARDI, JEUDI, VENDREDI = (LUNDI + dt.timedelta(days=n) for n in (1, 3, 4))
VEILLE_DE_NOEL = dt.date(2026, 12, 24)
LUNDI_DE_PAQUES = dt.date(2027, 3, 29)


def attente(nombre=2, echeance=None, sujet=""):
    return Attente("a", "des choses", nombre, "/", echeance=echeance, sujet=sujet)


@pytest.mark.parametrize(
    ("siennes", "dit", "jour", "attendu"),
    [
        ([], {}, LUNDI, False),
        ([], {"a": 3}, MARDI, False),
        ([attente()], {}, MARDI, True),
        ([attente()], {"a": 2}, MARDI, False),
        ([attente()], {"a": 1}, MARDI, True),
        ([attente()], {"a": 5}, MARDI, False),
        ([attente()], {"a": 2}, LUNDI, True),
        ([attente(sujet="b")], {"a": 2}, MARDI, True),
        ([attente(sujet="b")], {"a:b": 2}, MARDI, False),
    ],
)
def test_a_summary_leaves_for_what_grew_and_on_monday(siennes, dit, jour, attendu):
    assert est_a_dire(siennes, dit, jour) is attendu


@pytest.mark.parametrize("jour", [MARDI, JEUDI, VENDREDI])
def test_a_last_day_is_told_a_week_and_a_day_before_and_on_friday_for_the_week_end(jour):
    dits = [
        reste
        for reste in range(-2, 12)
        if est_a_dire([attente(echeance=jour + dt.timedelta(days=reste))], {"a": 2}, jour)
    ]

    assert dits == ([1, 2, 3, 7, 8, 9] if jour == VENDREDI else [1, 7])


def test_week_ends_and_holidays_are_left_alone():
    jours = [VEILLE_DE_NOEL + dt.timedelta(days=n) for n in range(9)]

    assert [jour.day for jour in jours if est_un_jour_de_resume(jour)] == [24, 28, 29, 30, 31]


def test_the_day_before_a_holiday_tells_what_the_days_off_would_have_told():
    dits = [
        reste
        for reste in range(14)
        if est_a_dire([attente(echeance=VEILLE_DE_NOEL + dt.timedelta(days=reste))], {"a": 2}, VEILLE_DE_NOEL)
    ]

    assert dits == [1, 2, 3, 4, 7, 8, 9, 10]


def test_a_week_that_begins_with_a_holiday_tells_on_tuesday_all_that_is_left():
    mardi = LUNDI_DE_PAQUES + dt.timedelta(days=1)

    assert [est_a_dire([attente()], {"a": 2}, mardi + dt.timedelta(days=n)) for n in range(3)] == [True, False, False]


def test_what_a_summary_tells_is_remembered_by_kind_and_by_subject_and_one_name_is_counted_together():
    assert dit_par([attente(), attente(5, sujet="b"), attente(1)]) == {"a": 3, "a:b": 5}


def test_one_more_line_of_a_name_is_news():
    deux = [attente(1, sujet="b"), attente(1, sujet="b")]

    assert not est_a_dire(deux, dit_par(deux), MARDI)
    assert est_a_dire([*deux, attente(1, sujet="b")], dit_par(deux), MARDI)


def departs(comptes):
    """Tell on which of these mornings, from Tuesday on, a summary leaves; `comptes` is how many things wait on each."""
    dit, partis = {}, []
    for rang, nombre in enumerate(comptes):
        siennes = [attente(nombre)] if nombre else []
        partis.append(est_a_dire(siennes, dit, MARDI + dt.timedelta(days=rang)))
        dit = dit_par(siennes) if partis[-1] else encore_dit(siennes, dit)
    return partis


def test_in_the_week_a_summary_leaves_when_more_waits_than_the_morning_before_whatever_was_told_earlier():
    semaines = list(itertools.product(range(4), repeat=4))

    assert [departs(comptes) for comptes in semaines] == [
        [apres > avant for avant, apres in itertools.pairwise((0, *comptes))] for comptes in semaines
    ]
