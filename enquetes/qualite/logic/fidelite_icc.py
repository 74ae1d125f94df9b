"""Do two people give the same score to the same contact? Intraclass correlation, with its interval: for scores.

Shrout and Fleiss (1979), single scores, intervals from the F law (their equations; McGraw and Wong, 1996, for the
second form). Doubles are read by different pairs of people, so the figure that we publish is ICC(1), one-way random;
the other two need the same people everywhere and serve to check published examples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import fdtri

from enquetes.qualite.logic.fidelite import CONFIANCE, PAIRES_MINIMUM, Accord, Motif

UNITES_CALCULABLES = 2


class Forme(StrEnum):
    """The three designs of Shrout and Fleiss, for a single score."""

    UN = "ICC(1,1)"
    DEUX = "ICC(2,1)"
    TROIS = "ICC(3,1)"


@dataclass(frozen=True, slots=True)
class Variances:
    """Mean squares of a table of `n` contacts by `k` scores: between contacts, within, between people, residual."""

    n: int
    k: int
    entre: float
    dans: float
    juges: float
    residu: float


def variances(scores: Sequence[Sequence[float]]) -> Variances:
    """Return the mean squares of a complete table, one contact a row."""
    table = np.asarray(scores, dtype=float)
    n, k = table.shape
    moyenne = table.mean()
    entre = k * ((table.mean(axis=1) - moyenne) ** 2).sum()
    juges = n * ((table.mean(axis=0) - moyenne) ** 2).sum()
    total = ((table - moyenne) ** 2).sum()
    return Variances(
        n=n,
        k=k,
        entre=float(entre / (n - 1)),
        dans=float((total - entre) / (n * (k - 1))),
        juges=float(juges / (k - 1)),
        residu=float(max(total - entre - juges, 0.0) / ((n - 1) * (k - 1))),
    )


def correlation(scores: Sequence[Sequence[float]], forme: Forme = Forme.UN, *, minimum: int = PAIRES_MINIMUM) -> Accord:
    """Return the intraclass correlation of a complete table; « non mesurable » under the minimum or without variation.

    Without any variation within contacts the interval of a perfect agreement is the point 1.
    """
    nombre = len(scores)
    if nombre < max(minimum, UNITES_CALCULABLES):
        return Accord(None, None, None, nombre, Motif.TROP_PEU)
    v = variances(scores)
    if v.entre + v.dans <= 0:
        return Accord(None, None, None, nombre, Motif.SANS_VARIATION)
    valeur, bas, haut = {Forme.UN: _un, Forme.DEUX: _deux, Forme.TROIS: _trois}[forme](v)
    return Accord(valeur, bas, haut, nombre)


def _un(v: Variances) -> tuple[float, float, float]:
    valeur = (v.entre - v.dans) / (v.entre + (v.k - 1) * v.dans)
    return _par_rapport(valeur, v.entre, v.dans, v.k, v.n - 1, v.n * (v.k - 1))


def _trois(v: Variances) -> tuple[float, float, float]:
    valeur = (v.entre - v.residu) / (v.entre + (v.k - 1) * v.residu)
    return _par_rapport(valeur, v.entre, v.residu, v.k, v.n - 1, (v.n - 1) * (v.k - 1))


def _par_rapport(
    valeur: float, entre: float, dans: float, k: int, libertes: int, autres: int
) -> tuple[float, float, float]:
    """Turn the interval of the ratio of two mean squares into that of the correlation."""
    if dans <= 0:
        return 1.0, 1.0, 1.0
    queue = (1 + CONFIANCE) / 2
    bas = entre / dans / fdtri(libertes, autres, queue)
    haut = entre / dans * fdtri(autres, libertes, queue)
    return valeur, float((bas - 1) / (bas + k - 1)), float((haut - 1) / (haut + k - 1))


def _deux(v: Variances) -> tuple[float, float, float]:
    denominateur = v.entre + (v.k - 1) * v.residu + v.k * (v.juges - v.residu) / v.n
    valeur = (v.entre - v.residu) / denominateur
    if v.residu <= 0 and v.juges <= 0:
        return 1.0, 1.0, 1.0
    return valeur, *_bornes(v, _libertes(v, valeur))


def _bornes(v: Variances, libertes: float) -> tuple[float, float]:
    n, k, entre, juges, residu = v.n, v.k, v.entre, v.juges, v.residu
    queue = (1 + CONFIANCE) / 2
    f_bas, f_haut = fdtri(n - 1, libertes, queue), fdtri(libertes, n - 1, queue)
    commun = k * juges + (k * n - k - n) * residu
    bas = n * (entre - f_bas * residu) / (f_bas * commun + n * entre)
    haut = n * (f_haut * entre - residu) / (commun + n * f_haut * entre)
    return float(bas), float(haut)


def _libertes(v: Variances, valeur: float) -> float:
    """Return the degrees of freedom of the second form (Satterthwaite's approximation)."""
    facteur = v.k * valeur / (v.n * (1 - valeur))
    juges = facteur * v.juges
    residu = (1 + facteur * (v.n - 1)) * v.residu
    return (juges + residu) ** 2 / (juges**2 / (v.k - 1) + residu**2 / ((v.n - 1) * (v.k - 1)))
