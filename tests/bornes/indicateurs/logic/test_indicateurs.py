"""Rates, gaps and trends; statsmodels is the oracle."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from bornes.indicateurs.logic.indicateurs import Bloc, EcartDePoints, blocs, ecart, satisfaction, taux, tendance
from socle.logic.typographie import entier

COMPTES = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
LUNDI = dt.date(2027, 3, 1)


@given(COMPTES)
def test_taux_any_counts_as_the_oracle(comptes):
    resultat = taux(*comptes)

    bas, haut = proportion_confint(*comptes, alpha=0.05, method="wilson")
    assert (resultat.bas, resultat.haut) == pytest.approx((100 * bas, 100 * haut), abs=1e-9)
    assert 0 <= resultat.bas <= resultat.valeur <= resultat.haut <= 100


@given(COMPTES)
def test_taux_one_more_favourable_moves_everything_up(comptes):
    favorables, n = comptes

    avant, apres = taux(favorables, n), taux(favorables + 1, n + 1)

    assert apres.valeur >= avant.valeur
    assert apres.bas >= avant.bas
    assert apres.haut >= avant.haut - 1e-9


@given(COMPTES)
def test_taux_ten_times_the_answers_narrows_the_interval(comptes):
    favorables, n = comptes

    etroit, large = taux(10 * favorables, 10 * n), taux(favorables, n)

    assert etroit.haut - etroit.bas < large.haut - large.bas


def test_taux_without_answer_is_none():
    assert taux(0, 0) is None
    assert satisfaction([0, 0, 0, 0, 0]) is None


@pytest.mark.parametrize("comptes", [(-1, 3), (4, 3)])
def test_taux_impossible_counts_raise(comptes):
    with pytest.raises(ValueError, match="out of 3"):
        taux(*comptes)


def test_satisfaction_counts_four_and_five():
    resultat = satisfaction([1, 2, 3, 10, 4])

    assert (resultat.favorables, resultat.n, resultat.valeur) == (14, 20, 70.0)


@given(COMPTES, COMPTES)
def test_ecart_any_two_rates_as_newcombe(premier, second):
    resultat = ecart(taux(*premier), taux(*second))

    bas, haut = confint_proportions_2indep(*premier, *second, method="newcomb", compare="diff")
    assert (resultat.bas, resultat.haut) == pytest.approx((100 * bas, 100 * haut), abs=1e-6)
    assert resultat.bas <= resultat.valeur <= resultat.haut


def test_ecart_is_told_when_wide_and_sure():
    assert EcartDePoints(20.0, 2.0, 38.0).est_signale
    assert EcartDePoints(-15.0, -25.0, -5.0).est_signale
    assert not EcartDePoints(14.9, 10.0, 20.0).est_signale
    assert not EcartDePoints(30.0, -1.0, 55.0).est_signale
    # An interval that touches zero does not leave it out.
    assert [EcartDePoints(9.0, bas, 18.0).est_net for bas in (0.0, 0.1)] == [False, True]
    assert [EcartDePoints(-9.0, -18.0, haut).est_net for haut in (0.0, -0.1)] == [False, True]


def test_blocs_small_weeks_join_their_neighbours():
    jours = [
        (LUNDI, 3, 3),
        (LUNDI + dt.timedelta(days=9), 1, 0),
        (LUNDI + dt.timedelta(days=14), 6, 4),
        (LUNDI + dt.timedelta(days=27), 8, 8),
        (LUNDI + dt.timedelta(days=42), 2, 1),
    ]

    assert blocs(jours) == (
        Bloc(LUNDI, LUNDI + dt.timedelta(days=20), 7, 10),
        Bloc(LUNDI + dt.timedelta(days=21), LUNDI + dt.timedelta(days=48), 9, 10),
    )


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 9)), max_size=60))
def test_blocs_any_days_hold_everything_or_nothing(jours):
    serie = blocs([(LUNDI + dt.timedelta(days=jour), n, n // 2) for jour, n in jours])

    total = sum(n for _jour, n in jours)
    assert sum(bloc.n for bloc in serie) == (total if total >= 5 else 0)
    assert all(bloc.n >= 5 for bloc in serie)
    assert all(avant.au < apres.du for avant, apres in pairwise(serie))


def test_tendance_compares_the_last_weeks_with_those_before():
    serie = [Bloc(LUNDI, LUNDI, favorables, 50) for favorables in (20, 20, 20, 20, 45, 45, 45, 45)]

    resultat = tendance(serie)

    assert resultat.valeur == 50.0
    assert resultat.est_net
    assert tendance(serie[:4]) is None
    # As many weeks before, and no more.
    assert tendance([Bloc(LUNDI, LUNDI, 50, 50), *serie]) == resultat


def test_a_whole_rate_gives_its_two_counts_up_to_a_hundred_answers_as_the_page_says():
    for n in range(1, 101):
        lus = {entier(taux(favorables, n).valeur) for favorables in range(n + 1)}
        assert len(lus) == n + 1
    assert len({entier(taux(favorables, 101).valeur) for favorables in range(102)}) == 101
