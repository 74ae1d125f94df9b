"""What goes with satisfaction, what is cited, and the corner where a determinant stands."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bornes.indicateurs.logic.indicateurs import Estimation
from rapports.logic.voix.graphiques_poids import dessin_de_la_matrice
from rapports.logic.voix.poids import NOMS, liens, matrice

CODES = list(NOMS)


def organismes(n, graine=1, bruit=1.0):
    """Return bodies whose satisfaction follows ACC and nothing else."""
    alea = np.random.default_rng(graine)
    acc, rea = alea.normal(60, 10, n), alea.normal(60, 10, n)
    taux = acc + bruit * alea.normal(0, 10, n)
    return [({"ACC": a, "REA": r}, t) for a, r, t in zip(acc, rea, taux, strict=True)]


def test_correlation_is_spearman_s_and_its_interval_holds_for_the_eight():
    lus = organismes(40)
    trouves = liens(lus, CODES)

    attendu = stats.spearmanr([scores["ACC"] for scores, _t in lus], [t for _s, t in lus]).statistic
    assert set(trouves) == {"ACC", "REA"}
    assert trouves["ACC"].valeur == pytest.approx(attendu)
    assert (trouves["ACC"].n, trouves["ACC"].est_etabli, trouves["REA"].est_etabli) == (40, True, False)
    assert trouves["ACC"].bas < liens(lus, ["ACC"])["ACC"].bas
    # Bonett and Wright, eight at once.
    demi = stats.norm.ppf(1 - 0.05 / 16) * np.sqrt((1 + attendu**2 / 2) / 37)
    assert (trouves["ACC"].bas, trouves["ACC"].haut) == pytest.approx(
        tuple(np.tanh(np.arctanh(attendu) + signe * demi) for signe in (-1, 1))
    )


def test_equal_values_share_the_mean_of_their_ranks():
    alea = np.random.default_rng(3)
    scores, taux = (alea.integers(0, 6, 60).astype(float) for _ in range(2))

    lien = liens([({"ACC": a}, t) for a, t in zip(scores, taux, strict=True)], ["ACC"])["ACC"]

    assert lien.valeur == pytest.approx(stats.spearmanr(scores, taux).statistic)


def test_nothing_is_told_of_few_bodies_or_of_bodies_all_alike():
    assert liens(organismes(19), CODES) == {}
    assert liens([({"ACC": 50.0}, float(t)) for t in range(30)], CODES) == {}
    assert liens([({"ACC": float(t)}, 80.0) for t in range(30)], CODES) == {}
    assert liens([({"ACC": float(t)}, float(t)) for t in range(30)], CODES)["ACC"].bas > 0.9


def test_interval_of_one_correlation_covers_what_it_says():
    """Normal pairs: Spearman's true value is 6/π·asin(r/2)."""
    alea = np.random.default_rng(2027)
    r = 0.5
    vrai = 6 / np.pi * np.arcsin(r / 2)
    couverts = 0
    for _tirage in range(1000):
        x = alea.normal(size=30)
        y = r * x + np.sqrt(1 - r * r) * alea.normal(size=30)
        lien = liens([({"ACC": a}, b) for a, b in zip(x, y, strict=True)], ["ACC"])["ACC"]
        couverts += lien.bas <= vrai <= lien.haut

    assert couverts / 1000 == pytest.approx(0.95, abs=0.02)


IMPORTANCES = {
    "ACC": Estimation(10.0, 5.0, 15.0),
    "COU": Estimation(60.0, 52.0, 68.0),
    "ATT": Estimation(50.0, 40.0, 60.0),
    "QUA": Estimation(12.0, 6.0, 20.0),
}
PERFORMANCES = {
    "ACC": (85.0, (81.0, 89.0)),
    "COU": (40.0, (30.0, 50.0)),
    "ATT": (90.0, (60.0, 100.0)),
    "QUA": (55.0, None),
    "REA": (30.0, (20.0, 40.0)),
}


def test_matrix_places_what_has_both_and_says_what_is_sure():
    lue = matrice(IMPORTANCES, PERFORMANCES, NOMS, 80)

    assert lue.milieu == 33.0
    assert [(p.code, p.coin, p.est_sure) for p in lue.places] == [
        ("COU", "à traiter d’abord", True),
        ("ATT", "à garder", False),
        ("QUA", "à surveiller", False),
        ("ACC", "acquis", True),
    ]
    assert matrice(IMPORTANCES, {"ACC": (85.0, None)}, NOMS, 80) is None
    # What is written 80,0 reaches the line, what is written 79,9 does not.
    au_bord = matrice(IMPORTANCES, {"ACC": (79.96, None), "QUA": (79.94, None)}, NOMS, 80)
    assert {p.code: p.est_performant for p in au_bord.places} == {"ACC": True, "QUA": False}


def test_picture_writes_every_code_once_and_names_its_corners():
    places = matrice(IMPORTANCES, PERFORMANCES, NOMS, 80)

    mots = dessin_de_la_matrice(places, "cité", str).mots

    assert [mot for mot in mots if mot in NOMS] == ["COU", "ATT", "QUA", "ACC"]
    assert {"à traiter d’abord", "à garder", "à surveiller", "acquis", "↑ cité", "33.0", "10.0", "60.0"} <= set(mots)
