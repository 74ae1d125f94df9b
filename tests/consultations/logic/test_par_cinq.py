"""Marks told while others come: no two readings differ by fewer than the threshold."""

from __future__ import annotations

from itertools import combinations

import pytest

from consultations.enums import SEUIL_PETITS_NOMBRES as SEUIL
from consultations.logic.par_cinq import nombre_dit


@pytest.mark.parametrize(
    ("recues", "dites", "en_cours", "close"),
    [
        (0, 0, 0, 0),
        (4, 0, 0, 0),
        (5, 0, 0, 5),
        (9, 0, 0, 9),
        (10, 0, 5, 10),
        (14, 0, 5, 14),
        (15, 0, 10, 15),
        # A closing told twelve: only what came since counts towards the next five.
        (12, 12, 12, 12),
        (21, 12, 12, 12),
        (22, 12, 17, 12),
        (27, 12, 22, 12),
    ],
)
def test_what_is_told_grows_by_the_threshold_and_leaves_as_many_out(recues, dites, en_cours, close):
    assert nombre_dit(recues, est_en_cours=True, dites=dites) == en_cours
    assert nombre_dit(recues, est_en_cours=False, dites=dites) == close


@pytest.mark.parametrize("dites", [0, 5, 7, 12])
def test_no_two_readings_differ_by_fewer_than_the_threshold(dites):
    lues = [nombre_dit(recues, est_en_cours=True, dites=dites) for recues in range(dites, dites + 60)]

    assert {haut - bas for bas, haut in combinations(lues, 2)} & set(range(1, SEUIL)) == set()
    assert sorted(lues) == lues
    assert all(lue in (0, dites) or recues - lue >= SEUIL for recues, lue in enumerate(lues, dites))


def test_without_a_closing_before_nothing_is_told_already():
    assert nombre_dit(4, est_en_cours=True) == 0
    assert nombre_dit(SEUIL, est_en_cours=False) == SEUIL
