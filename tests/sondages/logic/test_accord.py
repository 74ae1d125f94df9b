"""The mean agreement of agents: the interval of a finite department, and what it supposes."""

from __future__ import annotations

import random
from statistics import fmean

import pytest
from scipy.stats import hypergeom
from statsmodels.stats.proportion import proportion_confint

from sondages.logic.accord import accord_moyen
from sondages.logic.anonymat import BRUIT


def test_the_interval_narrows_as_more_agents_answer_and_is_the_value_when_all_did():
    lus = [accord_moyen([(8, 4)], 12, effectif) for effectif in (1_000_000, 24, 15, 12)]

    assert [lu.valeur for lu in lus] == pytest.approx([100 * 8 / 12] * 4)
    bas, haut = proportion_confint(8, 12, method="wilson")
    assert lus[0].bornes == (pytest.approx(100 * bas, abs=0.01), pytest.approx(100 * haut, abs=0.01))
    largeurs = [lu.haut - lu.bas for lu in lus]
    assert largeurs == sorted(largeurs, reverse=True)
    assert largeurs[-1] == 0
    # More ballots than agents, where some left since: all of those who are there were heard.
    assert accord_moyen([(8, 4)], 13, 12) == lus[-1]
    # Half of them: as many answers twice.
    bas, haut = proportion_confint(16, 24, method="wilson")
    assert lus[1].bornes == (pytest.approx(100 * bas), pytest.approx(100 * haut))


def test_the_ends_of_a_mean_are_the_means_of_the_ends():
    une, autre, deux = (accord_moyen(cartes, 12, 20) for cartes in ([(8, 4)], [(3, 6)], [(8, 4), (3, 6), (0, 0)]))

    assert deux.valeur == pytest.approx((une.valeur + autre.valeur) / 2)
    assert deux.bornes == (pytest.approx((une.bas + autre.bas) / 2), pytest.approx((une.haut + autre.haut) / 2))
    assert accord_moyen([(0, 0)], 12, 20) is None


def test_without_any_supposition_silence_may_weigh_both_ways():
    lu = accord_moyen([(8, 2)], 10, 20)

    assert (lu.participation, lu.bornes_sans_hypothese) == (0.5, (40.0, 90.0))
    assert accord_moyen([(8, 2)], 10, 10).bornes_sans_hypothese == (80.0, 80.0)


@pytest.mark.parametrize(("effectif", "bulletins"), [(20, 10), (20, 14), (50, 25), (50, 42), (120, 36), (400, 280)])
def test_a_card_covers_what_all_agents_would_have_said(effectif, bulletins):
    """Exactly, over every department where the card would be told, by the law of a draw without replacement."""
    bornes = {pour: accord_moyen([(pour, bulletins - pour)], bulletins, effectif) for pour in range(bulletins + 1)}
    couvertures, chances = [], []
    for vrais in range(effectif + 1):
        loi = hypergeom(effectif, vrais, bulletins)
        pours = range(BRUIT + 1, bulletins - BRUIT)
        dits = dict(zip(pours, loi.pmf(pours), strict=True))
        chances.append(sum(dits.values()))
        vrai = 100 * vrais / effectif
        couvertures.append(sum(p for pour, p in dits.items() if couvre(bornes[pour], vrai)))
    assert sum(couvertures) / sum(chances) >= 0.945
    assert min(c / chance for c, chance in zip(couvertures, chances, strict=True) if chance > 0.5) >= 0.9


def test_a_mean_of_cards_covers_whatever_ties_the_answers_of_a_person():
    """Three cards of sixty agents, thirty heard: answers that go together, and answers that do not."""
    alea = random.Random(7)
    for lien in (0.0, 0.5, 1.0):
        tenus = [est_couverte(alea, lien) for _ in range(800)]
        assert fmean(tenus) >= 0.935, lien


def couvre(lu, vrai):
    return lu.bas - 1e-9 <= vrai <= lu.haut + 1e-9


def est_couverte(alea: random.Random, lien: float) -> bool:
    agents = []
    for _ in range(60):
        humeur = alea.random()
        agents.append([(humeur if alea.random() < lien else alea.random()) < 0.6 for _ in range(3)])
    vrai = 100 * fmean(fmean(agent) for agent in agents)
    entendus = alea.sample(agents, 30)
    cartes = [(pour := sum(agent[carte] for agent in entendus), 30 - pour) for carte in range(3)]
    lu = accord_moyen(cartes, 30, 60)
    return couvre(lu, vrai)
