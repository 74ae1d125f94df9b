import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm

from enquetes.qualite.logic.fidelite import PAIRES_MINIMUM, Accord, Echelle, Motif, accord, alpha
from enquetes.qualite.logic.fidelite_icc import correlation, variances

pytestmark = pytest.mark.lent

_ = None
# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability": twelve units, four observers.
QUATRE_LECTEURS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3),
    (_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _),
)
UNITES = tuple(zip(*QUATRE_LECTEURS, strict=True))
# Same text, section B: two observers of ten binary units.
DEUX_LECTEURS = tuple(zip((0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0), strict=True))
# Shrout and Fleiss (1979), table 2: six targets, four judges.
SHROUT_FLEISS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))
NIVEAUX = {Echelle.NOMINALE: "nominal", Echelle.ORDINALE: "ordinal", Echelle.INTERVALLE: "interval"}


@pytest.mark.parametrize(
    ("echelle", "publie"), [(Echelle.NOMINALE, 0.743), (Echelle.ORDINALE, 0.815), (Echelle.INTERVALLE, 0.849)]
)
def test_alpha_four_observers_gives_the_published_value(echelle, publie):
    assert alpha(UNITES, echelle) == pytest.approx(publie, abs=1e-3)


def test_alpha_two_observers_gives_the_published_value():
    assert alpha(DEUX_LECTEURS, Echelle.NOMINALE) == pytest.approx(0.095, abs=1e-3)


@pytest.mark.parametrize("echelle", list(Echelle))
@given(donnees=st.data())
@settings(max_examples=60, deadline=None)
def test_alpha_any_table_agrees_with_the_library(echelle, donnees):
    valeur = st.one_of(st.none(), st.sampled_from((0, 33, 50, 67, 100)))
    lecteurs = donnees.draw(st.integers(2, 5))
    unites = donnees.draw(st.lists(st.tuples(*[valeur] * lecteurs), min_size=3, max_size=25))
    comparables = [v for u in unites if sum(x is not None for x in u) > 1 for v in u if v is not None]
    assume(len(set(comparables)) > 1)

    table = np.array([[np.nan if v is None else v for v in u] for u in unites], dtype=float).T

    attendu = krippendorff.alpha(reliability_data=table, level_of_measurement=NIVEAUX[echelle])
    assert alpha(unites, echelle) == pytest.approx(attendu, abs=1e-9)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=PAIRES_MINIMUM, max_size=60),
    st.randoms(use_true_random=True),
)
@settings(max_examples=30, deadline=None)
def test_accord_order_of_units_and_readers_changes_nothing(paires, hasard):
    melange = [tuple(hasard.sample(paire, 2)) for paire in hasard.sample(paires, len(paires))]

    un = accord(paires, Echelle.ORDINALE)

    assert accord(melange, Echelle.ORDINALE) == un
    if un.valeur is not None:
        assert un.bas <= un.valeur <= un.haut <= 1


@pytest.mark.parametrize("echelle", list(Echelle))
def test_accord_draws_equal_units_together_as_one_by_one(echelle):
    hasard = np.random.default_rng(4)
    paires = [(v, v if hasard.random() < 0.6 else hasard.integers(4)) for v in hasard.integers(4, size=80)]

    obtenu = accord(paires, echelle, graine=1)

    un_par_un = [alpha([paires[rang] for rang in hasard.integers(80, size=80)], echelle) for _ in range(2000)]
    assert (obtenu.bas, obtenu.haut) == pytest.approx(tuple(np.quantile(un_par_un, (0.025, 0.975))), abs=0.025)
    assert obtenu.valeur == alpha(paires, echelle)


def test_accord_too_few_pairs_is_not_measurable():
    paires = [(1, 0)] * (PAIRES_MINIMUM - 1) + [(1, None)]

    assert accord(paires, Echelle.NOMINALE) == Accord(None, None, None, PAIRES_MINIMUM - 1, Motif.TROP_PEU)


def test_accord_same_value_everywhere_is_not_measurable():
    assert accord([(1, 1)] * 40, Echelle.NOMINALE) == Accord(None, None, None, 40, Motif.SANS_VARIATION)


def test_accord_a_draw_of_one_value_alone_holds_no_disagreement():
    assert accord([(0, 0)] * 24 + [(1, 1)], Echelle.NOMINALE) == Accord(1.0, 1.0, 1.0, 25)


def paires_simulees(hasard, nombre, vrai):
    """Two readers keep the truth with a probability that gives the true alpha (balanced binary, alpha = q²)."""
    verites = hasard.random(nombre) < 0.5
    garde = vrai**0.5
    return [tuple(float(v if hasard.random() < garde else hasard.random() < 0.5) for _ in "ab") for v in verites]


def test_accord_bootstrap_interval_covers_the_truth():
    hasard = np.random.default_rng(1)
    vrai = 0.7

    intervalles = [accord(paires_simulees(hasard, 60, vrai), Echelle.NOMINALE, graine=g) for g in range(200)]

    couverture = np.mean([a.bas <= vrai <= a.haut for a in intervalles])
    assert 0.90 <= couverture <= 0.99


def test_minimum_of_pairs_is_where_the_interval_stops_being_idle():
    hasard = np.random.default_rng(2)

    def largeur(nombre):
        accords = [accord(paires_simulees(hasard, nombre, 0.8), Echelle.NOMINALE, minimum=2) for _ in range(200)]
        return np.mean([a.haut - a.bas for a in accords if a.est_mesurable])

    assert largeur(PAIRES_MINIMUM // 2) > 0.6
    assert largeur(PAIRES_MINIMUM) < 0.5


def test_correlation_shrout_and_fleiss_gives_the_published_values():
    resultat = correlation(SHROUT_FLEISS, minimum=2)

    assert (resultat.valeur, resultat.bas, resultat.haut) == pytest.approx((0.166, -0.133, 0.723), abs=1e-3)
    assert resultat.nb_paires == 6


@given(st.integers(2, 4).flatmap(lambda k: st.lists(st.tuples(*[st.floats(0, 100)] * k), min_size=4, max_size=12)))
@settings(max_examples=25, deadline=None)
def test_variances_any_table_agrees_with_the_analysis_of_variance(scores):
    assume(np.ptp(scores) > 1)
    lignes = [(c, note) for c, ligne in enumerate(scores) for note in ligne]
    table = pd.DataFrame(lignes, columns=["contact", "note"])

    attendu = anova_lm(ols("note ~ C(contact)", data=table).fit())

    v = variances(scores)
    assert (v.entre, v.dans) == pytest.approx(tuple(attendu["sum_sq"] / attendu["df"]), rel=1e-6, abs=1e-6)


def test_correlation_one_way_recovers_the_truth_and_its_interval_covers():
    hasard = np.random.default_rng(3)
    vrai, entre, dans = 0.8, 12.0, 6.0

    resultats = []
    for _ in range(400):
        contacts = hasard.normal(60, entre, 50)
        resultats.append(correlation(contacts[:, None] + hasard.normal(0, dans, (50, 2))))

    assert np.mean([r.valeur for r in resultats]) == pytest.approx(vrai, abs=0.02)
    assert 0.93 <= np.mean([r.bas <= vrai <= r.haut for r in resultats]) <= 0.97


def test_correlation_perfect_agreement_is_one():
    scores = [(rang / 87, rang / 87) for rang in range(30)]
    # The mean of equal scores is not always one of them, in floating point.
    pareils = 6311 / 87

    assert correlation(scores) == Accord(1.0, 1.0, 1.0, 30)
    assert correlation([(pareils, pareils)] * 37) == Accord(None, None, None, 37, Motif.SANS_VARIATION)
    assert correlation(scores[:19]) == Accord(None, None, None, 19, Motif.TROP_PEU)
