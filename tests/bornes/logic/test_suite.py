"""Ranges of numbers, against the set that they stand for."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bornes.logic.suite import attendue, ecrire_plages, lire_plages, manquantes, reunir

NUMEROS = st.sets(st.integers(1, 60), max_size=40)


def etaler(plages):
    return {numero for debut, fin in plages for numero in range(debut, fin + 1)}


@given(st.lists(st.lists(st.integers(1, 60), max_size=12), max_size=6))
def test_reunir_batch_after_batch_stands_for_the_union_and_is_sorted_and_disjoint(lots):
    plages: list[list[int]] = []
    for lot in lots:
        plages = reunir(plages, lot)

    assert etaler(plages) == {numero for lot in lots for numero in lot}
    assert all(debut <= fin for debut, fin in plages)
    assert all(fin + 1 < debut for (_, fin), (debut, _) in itertools.pairwise(plages))


@given(NUMEROS, NUMEROS)
def test_reunir_leaves_its_input_as_it_is_and_changes_nothing_twice(avant, apres):
    plages = reunir([], avant)
    copie = [list(plage) for plage in plages]

    unies = reunir(plages, apres)

    assert plages == copie
    assert reunir(unies, apres) == unies == reunir(reunir([], apres), avant)


@given(NUMEROS)
def test_attendue_and_manquantes_say_what_the_set_says(recus):
    plages = reunir([], recus)

    assert attendue(plages) == min(set(range(1, 62)) - recus)
    assert etaler(manquantes(plages)) == set(range(1, max(recus, default=0) + 1)) - recus


@pytest.mark.parametrize(
    ("recus", "premier", "trous"),
    [
        ([], 1, []),
        ([1], 2, []),
        ([2], 1, [[1, 1]]),
        ([*range(1, 12), *range(15, 18)], 12, [[12, 14]]),
        ([1, 3, 5], 2, [[2, 2], [4, 4]]),
        ([2**53 - 1], 1, [[1, 2**53 - 2]]),
    ],
)
def test_attendue_and_manquantes_name_the_gaps(recus, premier, trous):
    plages = reunir([], recus)

    assert (attendue(plages), manquantes(plages)) == (premier, trous)


@given(NUMEROS)
def test_ranges_written_are_read_back(recus):
    plages = reunir([], recus)

    assert lire_plages(ecrire_plages(plages)) == plages


def test_ranges_are_written_as_postgresql_writes_them():
    assert ecrire_plages([[1, 3], [5, 5]]) == "{[1,4),[5,6)}"
    assert ecrire_plages([]) == "{}"
