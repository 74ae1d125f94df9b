"""The gap between two groups of bodies comes with Welch's interval, the one that scipy gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from rapports.logic.edition.ecarts_de_moyennes import ecart_de_moyennes

GROUPE = st.lists(st.floats(0, 100).map(lambda score: round(score, 1)), min_size=3, max_size=40).filter(
    lambda scores: len(set(scores)) > 1
)


@given(GROUPE, GROUPE)
def test_interval_is_that_of_welch(groupe, autre):
    attendu = ttest_ind(groupe, autre, equal_var=False).confidence_interval(0.95)

    ecart = ecart_de_moyennes(groupe, autre)

    # The quantile is read in a table.
    demi = (attendu.high - attendu.low) / 2
    assert ecart.bornes == pytest.approx((attendu.low, attendu.high), abs=0.001 * demi)
    assert sum(ecart.bornes) / 2 == pytest.approx(ecart.valeur)


def test_gap_is_written_with_its_interval():
    ecart = ecart_de_moyennes([60.0, 64.0, 68.0], [62.0, 63.0, 64.0, 65.0])

    assert (ecart.moyenne, ecart.autre) == (64.0, 63.5)
    assert (ecart.mot, ecart.intervalle_en_mots) == ("+0,5 point", "entre −8,6 et +9,6")


@pytest.mark.parametrize(
    ("groupe", "autre"), [([60.0], [50.0, 70.0]), ([60.0, 70.0], [64.0]), ([61.0, 61.0], [60.0, 60.0])]
)
def test_nothing_bounds_a_body_alone_nor_bodies_that_are_all_alike(groupe, autre):
    ecart = ecart_de_moyennes(groupe, autre)

    assert ecart.bornes is None
    assert ecart.intervalle_en_mots == "indication"


def test_no_gap_has_no_sign():
    assert ecart_de_moyennes([60.0, 62.0], [61.0, 61.0]).mot == "0,0 point"
