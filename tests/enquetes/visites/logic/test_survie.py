import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf
from statsmodels.duration.survfunc import SurvfuncRight

from enquetes.visites.logic.survie import Duree, kaplan_meier

# Freireich et al. (1963), weeks of remission under 6-MP; the sign tells a censored one.
SIX_MP = (6, 6, 6, 7, 10, 13, 16, 22, 23, -6, -9, -10, -11, -17, -19, -20, -25, -32, -32, -34, -35)
PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
DUREES = st.lists(st.builds(Duree, st.integers(0, 30), st.booleans()), min_size=1, max_size=60)


def durees(valeurs):
    return [Duree(abs(valeur), valeur > 0) for valeur in valeurs]


def test_kaplan_meier_leukemia_gives_the_published_curve():
    survie = kaplan_meier(durees(SIX_MP))

    publie = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {m.temps: m.survie for m in survie.marches if m.evenements} == pytest.approx(publie, abs=1e-3)
    erreurs = {6: 0.0764, 7: 0.0869, 10: 0.0963, 13: 0.1068, 16: 0.1141, 22: 0.1282, 23: 0.1346}
    assert {m.temps: m.erreur_type for m in survie.marches if m.evenements} == pytest.approx(erreurs, abs=1e-3)
    assert (survie.nombre, survie.nb_evenements) == (21, 9)
    assert (survie.mediane, survie.mediane_bas, survie.mediane_haut) == (23, 13, None)


def test_kaplan_meier_placebo_gives_the_published_median():
    survie = kaplan_meier(durees(PLACEBO))

    assert (survie.mediane, survie.mediane_bas, survie.mediane_haut) == (8, 4, 11)


@given(DUREES)
@settings(max_examples=150, deadline=None)
def test_kaplan_meier_agrees_with_statsmodels_and_scipy(liste):
    survie = kaplan_meier(liste)
    temps, observees = [d.valeur for d in liste], [int(d.observee) for d in liste]

    if any(observees):
        with np.errstate(all="ignore"):
            attendu = SurvfuncRight(temps, observees)
        marches = [m for m in survie.marches if m.evenements]
        assert [m.temps for m in marches] == list(attendu.surv_times)
        assert [m.survie for m in marches] == pytest.approx(list(attendu.surv_prob), abs=1e-12)
        assert [m.a_risque for m in marches] == list(attendu.n_risk)
        erreurs = [e if math.isfinite(e) else 0.0 for e in attendu.surv_prob_se]
        assert [m.erreur_type for m in marches] == pytest.approx(erreurs, abs=1e-9)
    autre = ecdf(CensoredData.right_censored(temps, ~np.array(observees, dtype=bool))).sf
    assert [survie.survie_a(q) for q in autre.quantiles] == pytest.approx(list(autre.probabilities), abs=1e-9)


@given(DUREES)
def test_kaplan_meier_curve_falls_within_its_bounds(liste):
    survie = kaplan_meier(liste)

    valeurs = [m.survie for m in survie.marches]
    assert valeurs == sorted(valeurs, reverse=True)
    assert all(0 <= m.bas <= m.survie <= m.haut <= 1 for m in survie.marches)
    if survie.mediane is not None:
        assert survie.mediane_bas <= survie.mediane
        assert survie.mediane_haut is None or survie.mediane <= survie.mediane_haut
        assert survie.survie_a(survie.mediane) <= 0.5 + 1e-12


@given(st.lists(st.integers(0, 20), min_size=1, max_size=50))
def test_kaplan_meier_without_censoring_is_the_empirical_curve(valeurs):
    survie = kaplan_meier([Duree(v, observee=True) for v in valeurs])

    for temps in range(21):
        assert survie.survie_a(temps) == pytest.approx(sum(v > temps for v in valeurs) / len(valeurs), abs=1e-12)


@given(DUREES)
def test_kaplan_meier_one_more_silence_never_makes_the_service_faster(liste):
    avant = kaplan_meier(liste)

    apres = kaplan_meier([*liste, Duree(30, observee=False)])

    assert all(apres.survie_a(t) >= avant.survie_a(t) - 1e-12 for t in range(30))


def test_kaplan_meier_half_never_answered_has_no_median():
    survie = kaplan_meier([Duree(2, observee=True)] * 4 + [Duree(20, observee=False)] * 6)

    assert survie.mediane is None
    assert survie.survie_a(20) == pytest.approx(0.6)


def test_kaplan_meier_exactly_half_answered_has_its_median():
    assert kaplan_meier([Duree(3, observee=True)] * 3 + [Duree(20, observee=False)] * 3).mediane == 3


def test_kaplan_meier_negative_delay_is_refused():
    with pytest.raises(ValueError, match="never negative"):
        kaplan_meier([Duree(-1, observee=True)])


def test_kaplan_meier_interval_of_the_median_covers_the_truth():
    hasard = np.random.default_rng(8)
    vrai = 10 * math.log(2)
    bons = 0
    for _ in range(600):
        delais = hasard.exponential(10, 40)
        survie = kaplan_meier([Duree(float(min(d, 20.0)), bool(d <= 20)) for d in delais])
        bons += survie.mediane_bas <= vrai and (survie.mediane_haut is None or vrai <= survie.mediane_haut)

    assert 0.93 <= bons / 600 <= 0.975


def test_kaplan_meier_nothing_is_an_empty_curve():
    vide = kaplan_meier([])

    assert (vide.marches, vide.nombre, vide.mediane) == ((), 0, None)
