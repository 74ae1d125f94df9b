"""Periods are sums of the same stretches, cut where blocks of weeks end."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bornes.indicateurs.logic.indicateurs import SEMAINE, blocs
from bornes.indicateurs.logic.tranches import couper, joindre, reculer
from bornes.logic.petits_nombres import SEUIL

LUNDI = dt.date(2027, 3, 1)


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 9)), max_size=30),
    st.lists(st.integers(0, 220), max_size=3),
)
def test_couper_stretches_follow_each_other_and_hold_nobody_or_enough(jours, debuts):
    par_jour = sorted((LUNDI + dt.timedelta(days=jour), n, 0) for jour, n in jours)
    fin = LUNDI + dt.timedelta(days=210)

    tranches = couper(LUNDI, fin, [LUNDI + dt.timedelta(days=jour) for jour in debuts], blocs(par_jour))

    assert (tranches[0][0], tranches[-1][1]) == (LUNDI, fin)
    assert all(b[0] - a[1] == dt.timedelta(days=1) for a, b in pairwise(tranches))
    nombres = [sum(n for jour, n, _f in par_jour if du <= jour <= au) for du, au in tranches]
    if sum(nombres) >= SEUIL:
        assert all(n == 0 or n >= SEUIL for n in nombres)


def test_reculer_cuts_no_block():
    serie = blocs([(LUNDI, 3, 0), (LUNDI + SEMAINE, 4, 0), (LUNDI + 4 * SEMAINE, 8, 0)])

    assert reculer(LUNDI + SEMAINE, serie) == LUNDI
    assert reculer(LUNDI + 2 * SEMAINE - dt.timedelta(days=1), serie) == LUNDI
    assert reculer(LUNDI + 3 * SEMAINE, serie) == LUNDI + 3 * SEMAINE
    assert reculer(LUNDI + 9 * SEMAINE, serie) == LUNDI + 9 * SEMAINE


def test_joindre_one_hidden_hides_the_sum():
    assert joindre([5, 0, 9]) == 14
    assert joindre([5, None, 9]) is None
    assert joindre([]) == 0
