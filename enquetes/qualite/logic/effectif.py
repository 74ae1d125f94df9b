"""How many visits are needed to know a figure to within a given half-width.

The design is simple random sampling. By default contacts come from an unlimited stream (a service can always be called
once more), so there is no finite correction. Give `population` only when the visits are drawn without replacement from
that many contacts which alone are of interest; the error is then multiplied by √(1 − n/N).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

from scipy.special import stdtrit

CONFIANCE = 0.95
EFFECTIF_MAX = 1_000_000
DEUX = 2


@dataclass(frozen=True, slots=True)
class Effectif:
    """The number of visits, the half-width they give, and the population assumed (None: unlimited)."""

    nombre: int
    demi_largeur: float
    population: int | None


def demi_largeur_moyenne(
    nombre: int, ecart_type: float, confiance: float = CONFIANCE, population: int | None = None
) -> float:
    """Return the half-width of the Student interval of a mean of `nombre` visits; infinite for a single one."""
    if nombre < DEUX:
        return 0.0 if population == nombre else math.inf
    quantile = float(stdtrit(nombre - 1, (1 + confiance) / 2))
    return quantile * ecart_type / math.sqrt(nombre) * math.sqrt(_correction(nombre, population))


def demi_largeur_taux(nombre: int, taux: float, confiance: float = CONFIANCE, population: int | None = None) -> float:
    """Return the half-width of the Wilson interval of a rate observed in `nombre` visits.

    In a finite population Wilson's formula takes n / (1 − n/N) visits in place of n.
    """
    correction = _correction(nombre, population)
    if not correction:
        return 0.0
    n = nombre / correction
    z = NormalDist().inv_cdf((1 + confiance) / 2)
    return z / (1 + z * z / n) * math.sqrt(taux * (1 - taux) / n + (z / (2 * n)) ** 2)


def effectif_moyenne(
    ecart_type: float, demi_largeur: float, *, confiance: float = CONFIANCE, population: int | None = None
) -> Effectif:
    """Return the fewest visits that give a mean to within `demi_largeur`, in the unit of the standard deviation.

    The quantile of Student's law depends on the number sought, so it is found by search, not by one division.
    """
    return _plus_petit(
        lambda n: demi_largeur_moyenne(n, ecart_type, confiance, population), demi_largeur, confiance, population
    )


def effectif_taux(
    taux: float, demi_largeur: float, *, confiance: float = CONFIANCE, population: int | None = None
) -> Effectif:
    """Return the fewest visits that give a rate, expected near `taux`, to within `demi_largeur` (both from 0 to 1)."""
    return _plus_petit(lambda n: demi_largeur_taux(n, taux, confiance, population), demi_largeur, confiance, population)


def _correction(nombre: int, population: int | None) -> float:
    return 1.0 if population is None else max(0.0, 1 - nombre / population)


def _plus_petit(largeur: Callable[[int], float], cible: float, confiance: float, population: int | None) -> Effectif:
    """Double until the width fits, then halve the gap; widths fall as visits grow."""
    if cible <= 0 or not 0 < confiance < 1:
        raise ValueError("a positive half-width and a confidence between 0 and 1 are needed")
    plafond = population or EFFECTIF_MAX
    haut = 1
    while largeur(haut) > cible:
        if haut >= plafond:
            raise ValueError("no number of visits reaches this half-width")
        haut = min(haut * 2, plafond)
    bas = 0
    while haut - bas > 1:
        milieu = (bas + haut) // 2
        bas, haut = (bas, milieu) if largeur(milieu) <= cible else (milieu, haut)
    return Effectif(haut, largeur(haut), population)
