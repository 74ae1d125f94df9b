"""The window of loads: every shopper between m and M points of her capacity, and what each window may cost at least.

A point is round(100 load / max_total), half to even. Each solved program gives a price to each slot of a shopper; the
dual function is then base + f(m) + g(M), a lower bound for every window at once.
"""

from __future__ import annotations

import functools

import numpy as np

from enquetes.planification.logic.evaluation import pourcentage
from enquetes.planification.logic.plan import POIDS_ETALEMENT
from enquetes.planification.logic.solveur.donnees import Entiers, Reels

POINTS = 101
Fenetre = tuple[int, int]
TOUTE: Fenetre = (0, POINTS - 1)
IMPOSSIBLE = 1e15


class Fenetres:
    """Loads added by the plan, for each shopper and each bound in points: (S, POINTS) from below and from above.

    `acquises` (S,) is the load already held, `places` (S,) the most that the plan may add.
    """

    def __init__(self, max_total: Entiers, acquises: Entiers, places: Entiers) -> None:
        self.bas = np.zeros((len(places), POINTS), dtype=np.int64)
        self.haut = np.zeros((len(places), POINTS), dtype=np.int64)
        points_de, bornes = functools.cache(_points), np.arange(POINTS)
        for s, (acquise, place) in enumerate(zip(acquises, places, strict=True)):
            points = points_de(int(max_total[s]), int(acquise + place))
            self.bas[s] = np.maximum(np.searchsorted(points, bornes, side="left") - acquise, 0)
            self.haut[s] = np.minimum(np.searchsorted(points, bornes, side="right") - 1 - acquise, place)
        self.planchers = self._hors_d_atteinte()

    def _hors_d_atteinte(self) -> Reels:
        """Windows where a shopper has no load at all: too far, already past, or between two steps."""
        planchers = np.full((POINTS, POINTS), -np.inf)
        planchers[np.tril_indices(POINTS, -1)] = IMPOSSIBLE
        for m in range(POINTS):
            planchers[m, (self.bas[:, m : m + 1] > self.haut).any(axis=0)] = IMPOSSIBLE
        return planchers

    def retenir(self, base: float, prix: Reels) -> None:
        """Raise the bounds of the windows (m, M) by the prices of one solved program: refusals, trips and spread."""
        etalement = POIDS_ETALEMENT * np.arange(POINTS)
        f = np.maximum(prix, 0.0) @ self.bas - etalement
        g = np.minimum(prix, 0.0) @ self.haut + etalement
        self.planchers = np.maximum(self.planchers, base + f[:, None] + g[None, :])

    def meilleure(self) -> tuple[Fenetre, float]:
        """Return the window of least bound, and that bound, which no plan can beat."""
        m, grand = divmod(int(np.argmin(self.planchers)), POINTS)
        return (m, grand), float(self.planchers[m, grand])

    def bornes(self, fenetre: Fenetre) -> tuple[Entiers, Entiers]:
        """Return the loads to add, from and to, for a window; where nothing fits, as near as can be."""
        m, grand = fenetre
        haut = np.maximum(self.haut[:, grand], 0)
        return np.minimum(self.bas[:, m], haut), haut


def _points(max_total: int, charge_max: int) -> Entiers:
    """Return the points of each load; over 100, once a limit was lowered, counted as 100: the bound stays valid."""
    return np.array([min(POINTS - 1, pourcentage(charge, max_total)) for charge in range(charge_max + 1)])
