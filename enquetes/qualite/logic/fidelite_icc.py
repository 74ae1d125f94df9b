"""Do two people give the same score to the same contact? Intraclass correlation, with its interval: for scores.

Shrout and Fleiss (1979), single scores, the interval from the F law. Doubles are read by different pairs of people, so
the figure is ICC(1), one-way random.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import fdtri

from enquetes.qualite.logic.fidelite import CONFIANCE, PAIRES_MINIMUM, Accord, Motif

UNITES_CALCULABLES = 2
CHEVEU = 1e-9
"""Points under which two scores are the same: floating point differs by less, scores by far more."""


@dataclass(frozen=True, slots=True)
class Variances:
    """Mean squares of a table of `n` contacts by `k` scores: between contacts, and within."""

    n: int
    k: int
    entre: float
    dans: float


def variances(scores: Sequence[Sequence[float]]) -> Variances:
    """Return the mean squares of a complete table, one contact a row."""
    table = np.asarray(scores, dtype=float)
    n, k = table.shape
    moyenne = table.mean()
    entre = k * ((table.mean(axis=1) - moyenne) ** 2).sum()
    total = ((table - moyenne) ** 2).sum()
    return Variances(n=n, k=k, entre=float(entre / (n - 1)), dans=float((total - entre) / (n * (k - 1))))


def correlation(scores: Sequence[Sequence[float]], *, minimum: int = PAIRES_MINIMUM) -> Accord:
    """Return the intraclass correlation of a complete table; « non mesurable » under the minimum or without variation.

    Without any variation within contacts the interval of a perfect agreement is the point 1.
    """
    nombre = len(scores)
    if nombre < max(minimum, UNITES_CALCULABLES):
        return Accord(None, None, None, nombre, Motif.TROP_PEU)
    # Scores are compared, not mean squares: those of equal scores are what floating point leaves of their mean.
    if np.ptp(scores) < CHEVEU:
        return Accord(None, None, None, nombre, Motif.SANS_VARIATION)
    if np.ptp(scores, axis=1).max() < CHEVEU:
        return Accord(1.0, 1.0, 1.0, nombre)
    v = variances(scores)
    valeur = (v.entre - v.dans) / (v.entre + (v.k - 1) * v.dans)
    return Accord(valeur, *_bornes(v), nombre)


def _bornes(v: Variances) -> tuple[float, float]:
    """Turn the interval of the ratio of the two mean squares into that of the correlation."""
    queue, libertes, autres = (1 + CONFIANCE) / 2, v.n - 1, v.n * (v.k - 1)
    bas = v.entre / v.dans / fdtri(libertes, autres, queue)
    haut = v.entre / v.dans * fdtri(autres, libertes, queue)
    return float((bas - 1) / (bas + v.k - 1)), float((haut - 1) / (haut + v.k - 1))
