"""How many visits are needed to know a figure to within a given half-width.

The design is simple random sampling from an unlimited stream: a service can always be called once more, so there is no
finite correction.
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
    """The number of visits, and the half-width they give."""

    nombre: int
    demi_largeur: float


def demi_largeur_moyenne(nombre: int, ecart_type: float, confiance: float) -> float:
    """Return the half-width of the Student interval of a mean of `nombre` visits; infinite for a single one."""
    if nombre < DEUX:
        return math.inf
    return float(stdtrit(nombre - 1, (1 + confiance) / 2)) * ecart_type / math.sqrt(nombre)


def demi_largeur_taux(nombre: int, taux: float) -> float:
    """Return the half-width of the Wilson interval of a rate, from 0 to 1, observed in `nombre` visits."""
    z = NormalDist().inv_cdf((1 + CONFIANCE) / 2)
    return z / (1 + z * z / nombre) * math.sqrt(taux * (1 - taux) / nombre + (z / (2 * nombre)) ** 2)


def effectif_moyenne(ecart_type: float, demi_largeur: float, *, confiance: float = CONFIANCE) -> Effectif:
    """Return the fewest visits that give a mean to within `demi_largeur`, in the unit of the standard deviation.

    The quantile of Student's law depends on the number sought, so it is found by search, not by one division.
    """
    return _plus_petit(lambda n: demi_largeur_moyenne(n, ecart_type, confiance), demi_largeur)


def effectif_taux(taux: float, demi_largeur: float) -> Effectif:
    """Return the fewest visits that give a rate, expected near `taux`, to within `demi_largeur` (both from 0 to 1)."""
    return _plus_petit(lambda n: demi_largeur_taux(n, taux), demi_largeur)


def _plus_petit(largeur: Callable[[int], float], cible: float) -> Effectif:
    """Double until the width fits, then halve the gap; widths fall as visits grow."""
    if cible <= 0:
        raise ValueError("a positive half-width is needed")
    haut = 1
    while largeur(haut) > cible:
        if haut >= EFFECTIF_MAX:
            raise ValueError("no number of visits reaches this half-width")
        haut = min(haut * 2, EFFECTIF_MAX)
    bas = 0
    while haut - bas > 1:
        milieu = (bas + haut) // 2
        bas, haut = (bas, milieu) if largeur(milieu) <= cible else (milieu, haut)
    return Effectif(haut, largeur(haut))
