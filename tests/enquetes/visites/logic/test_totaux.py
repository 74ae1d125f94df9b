"""Means over totals are exact, whatever their common denominator: it soon leaves what a machine integer holds."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from enquetes.visites.logic.totaux import moyenne_des_canaux, moyennes

PREMIERS = (53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103)


def _exacte(parts):
    fractions = [Fraction(points, poids) for points, poids in parts if poids]
    return sum(fractions, Fraction(0)) / len(fractions) if fractions else None


@pytest.mark.parametrize("combien", [1, 2, 8, 9, 10, 12])
def test_moyennes_are_exact_for_weights_without_a_common_divisor(combien):
    """Ten primes of two digits multiply to some 2^62; a hundred times more must still hold."""
    parts = [(100 * poids - rang, poids) for rang, poids in enumerate(PREMIERS[:combien])]
    autres = [(0, 0), (7, 2)]

    lues = moyennes(np.array([0] * combien + [1, 1]), 3, np.array(parts + autres)).fractions()

    assert lues == [_exacte(parts), Fraction(7, 2), None]


@pytest.mark.parametrize("combien", [2, 6, 8])
def test_moyenne_des_canaux_is_exact_when_channels_have_nothing_in_common(combien):
    par_canal = {"EMAIL": PREMIERS[:combien], "TEL": PREMIERS[-combien:], "RS": (2,)}
    parts = {canal: [(99 * poids, poids) for poids in leurs] for canal, leurs in par_canal.items()}
    parts["TEL"][0] = (0, PREMIERS[-combien])
    canaux = {
        canal: moyennes(np.zeros(len(siens), dtype=np.int64), 1, np.array(siens)) for canal, siens in parts.items()
    }
    comptent = {canal: np.array([canal != "RS"]) for canal in canaux}

    (lue,) = moyenne_des_canaux(canaux, 1, {"EMAIL": 3}, comptent).fractions()

    assert lue == (3 * _exacte(parts["EMAIL"]) + _exacte(parts["TEL"])) / 4
