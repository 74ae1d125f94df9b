import time
import warnings

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.mixed_linear_model import MixedLM

from enquetes.qualite.logic.severite import ENQUETEURS_MINIMUM, Effet, Score, _critere, _poser, estimer

CANAUX = ("EMAIL", "TEL", "PHYS")


def monde(graine, nb_organismes=120, nb_enqueteurs=30, nb_visites=10, sigmas=(8.0, 5.0, 12.0)):
    """Return scores of bodies visited by shoppers taken at random, and the true severity of each shopper."""
    hasard = np.random.default_rng(graine)
    organismes = hasard.normal(0, sigmas[0], nb_organismes)
    enqueteurs = hasard.normal(0, sigmas[1], nb_enqueteurs)
    scores = []
    for o, niveau in enumerate(organismes):
        for v in range(nb_visites):
            e = int(hasard.integers(nb_enqueteurs))
            canal = v % len(CANAUX)
            valeur = 60 + 6 * canal + niveau + enqueteurs[e] + hasard.normal(0, sigmas[2])
            scores.append(Score(f"o{o}", f"e{e:02}", CANAUX[canal], float(valeur)))
    return scores, {f"e{e:02}": float(s) for e, s in enumerate(enqueteurs)}


def test_estimer_synthetic_truth_is_recovered():
    variances, couvertures, ecarts_blup, ecarts_bruts = [], [], [], []
    for graine in range(20):
        scores, vrais = monde(graine)
        severite = estimer(scores)
        variances.append((severite.variance_organisme, severite.variance_enqueteur, severite.variance_residu))
        moyenne = np.mean([s.valeur for s in scores])
        for effet in severite.effets:
            vrai = vrais[effet.enqueteur]
            couvertures.append(effet.bas <= vrai <= effet.haut)
            ecarts_blup.append((effet.valeur - vrai) ** 2)
            ecarts_bruts.append((effet.moyenne_brute - moyenne - vrai) ** 2)

    assert np.mean(variances, axis=0) == pytest.approx((64, 25, 144), rel=0.12)
    assert 0.92 <= np.mean(couvertures) <= 0.98
    assert np.mean(ecarts_blup) < 0.8 * np.mean(ecarts_bruts)


@pytest.mark.parametrize("graine", range(3))
def test_estimer_crossed_model_agrees_with_statsmodels(graine):
    scores, _ = monde(graine, nb_organismes=25, nb_enqueteurs=8, nb_visites=8)
    table = pd.DataFrame([(s.organisme, s.enqueteur, s.groupe, s.valeur) for s in scores], columns=list("oegv"))
    composantes = {"o": "0 + C(o)", "e": "0 + C(e)"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        attendu = MixedLM.from_formula("v ~ C(g)", groups=np.ones(len(table)), vc_formula=composantes, data=table).fit(
            reml=True
        )

    severite = estimer(scores)

    variances = dict(zip(attendu.model.exog_vc.names, attendu.vcomp, strict=True))
    assert severite.variance_enqueteur == pytest.approx(variances["e"], rel=0.02, abs=0.05)
    assert severite.variance_organisme == pytest.approx(variances["o"], rel=0.02, abs=0.05)
    assert severite.variance_residu == pytest.approx(attendu.scale, rel=0.01)
    predits = {
        nom.split("[")[-1].rstrip("]"): effet for nom, effet in attendu.random_effects[1.0].items() if "C(e)" in nom
    }
    assert {e.enqueteur: e.valeur for e in severite.effets} == pytest.approx(predits, rel=0.03, abs=0.05)


@pytest.mark.parametrize("point", [(-1.0, -2.0), (0.5, -5.0), (-4.0, 1.0)])
def test_critere_slope_is_that_of_the_likelihood(point):
    scores, noms = monde(5)
    modele = _poser(scores, sorted(noms))

    _, pente = _critere(modele, *point)

    pas = 1e-4
    attendues = [
        (_critere(modele, *(np.array(point) + d))[0] - _critere(modele, *(np.array(point) - d))[0]) / (2 * pas)
        for d in (np.array((pas, 0)), np.array((0, pas)))
    ]
    assert pente == pytest.approx(attendues, rel=1e-4, abs=1e-4)


def test_estimer_shoppers_all_alike_finds_next_to_nothing():
    parts = [estimer(monde(graine, sigmas=(8.0, 0.0, 12.0))[0]).part_enqueteur for graine in range(10)]

    assert max(parts) < 0.03
    assert np.mean(parts) < 0.01


def test_estimer_few_shoppers_or_constant_scores_is_none():
    scores, _ = monde(1, nb_enqueteurs=ENQUETEURS_MINIMUM - 1)
    constants = [Score(s.organisme, s.enqueteur, s.groupe, 50.0) for s in monde(1)[0]]

    assert estimer(scores) is None
    assert estimer(constants) is None
    assert estimer(monde(1)[0][:20]) is None


def test_estimer_one_shopper_a_body_still_answers():
    scores = [Score(f"o{i}", f"e{i % 6}", "TEL", float(50 + (7 * i) % 23)) for i in range(60)]

    severite = estimer(scores)

    assert sum(e.nb_visites for e in severite.effets) == 60
    assert all(e.bas <= e.valeur <= e.haut for e in severite.effets)


@pytest.mark.parametrize(("bas", "haut", "attendu"), [(-7.0, -1.0, True), (-7.0, 1.0, False), (1.0, 7.0, True)])
def test_a_shopper_stands_out_on_either_side(bas, haut, attendu):
    assert Effet("e", (bas + haut) / 2, bas, haut, 12, 60.0).se_distingue is attendu


@pytest.mark.lent
def test_estimer_large_edition_takes_seconds():
    scores, _ = monde(4, nb_organismes=1000, nb_enqueteurs=300, nb_visites=20)

    debut = time.process_time()
    estimer(scores)

    assert time.process_time() - debut < 30
