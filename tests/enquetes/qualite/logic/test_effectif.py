import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student
from statsmodels.stats.proportion import proportion_confint

from enquetes.qualite.logic.effectif import (
    demi_largeur_taux,
    effectif_moyenne,
    effectif_taux,
)


@pytest.mark.parametrize(
    ("ecart_type", "demi_largeur", "attendu"),
    # z alone gives 96.04, 34.57 and 8.64: Student asks for about two more.
    [(10, 2, 99), (15, 5, 38), (15, 10, 12)],
)
def test_effectif_moyenne_known_cases(ecart_type, demi_largeur, attendu):
    assert effectif_moyenne(ecart_type, demi_largeur).nombre == attendu


def test_effectif_taux_known_case():
    # The textbook 384 visits for ±5 points at one half is Wald's; Wilson's interval is a little narrower.
    assert effectif_taux(0.5, 0.05).nombre == 381


@given(st.floats(1, 40), st.floats(0.5, 20), st.sampled_from((0.8, 0.9, 0.95)))
@settings(max_examples=80, deadline=None)
def test_effectif_moyenne_is_the_smallest_that_fits(ecart_type, demi_largeur, confiance):
    n = effectif_moyenne(ecart_type, demi_largeur, confiance=confiance).nombre

    def largeur(m):
        return student.ppf((1 + confiance) / 2, m - 1) * ecart_type / math.sqrt(m) if m > 1 else math.inf

    assert largeur(n) <= demi_largeur
    assert largeur(n - 1) > demi_largeur


@given(st.floats(0, 1), st.floats(0.02, 0.4))
@settings(max_examples=80, deadline=None)
def test_effectif_taux_is_the_smallest_that_fits(taux, demi_largeur):
    n = effectif_taux(taux, demi_largeur).nombre

    assert demi_largeur_taux(n, taux) <= demi_largeur
    assert n == 1 or demi_largeur_taux(n - 1, taux) > demi_largeur


@given(st.integers(1, 400), st.data())
def test_demi_largeur_taux_agrees_with_statsmodels(nombre, donnees):
    succes = donnees.draw(st.integers(0, nombre))

    bas, haut = proportion_confint(succes, nombre, method="wilson")

    assert demi_largeur_taux(nombre, succes / nombre) == pytest.approx((haut - bas) / 2, abs=1e-9)


def test_effectif_moyenne_simulated_interval_has_the_width_and_the_coverage():
    hasard = np.random.default_rng(6)
    n = effectif_moyenne(15, 5).nombre
    echantillons = hasard.normal(60, 15, (4000, n))
    rayons = student.ppf(0.975, n - 1) * echantillons.std(axis=1, ddof=1) / math.sqrt(n)

    couverture = np.mean(np.abs(echantillons.mean(axis=1) - 60) <= rayons)

    assert couverture == pytest.approx(0.95, abs=0.01)
    assert rayons.mean() == pytest.approx(5, abs=0.15)


@pytest.mark.parametrize(("demi_largeur", "refus"), [(0, "positive"), (-1, "positive"), (0.001, "no number")])
def test_effectif_impossible_width_is_refused(demi_largeur, refus):
    with pytest.raises(ValueError, match=refus):
        effectif_moyenne(10, demi_largeur)
