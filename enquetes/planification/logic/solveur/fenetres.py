"""The window of loads: every shopper between m and M points of her capacity, and what each window may cost at least.

A point is round(100 load / max_total), half to even. Each solved program gives a price to each slot of a shopper; the
dual function is then base + f(m) + g(M), a lower bound for every window at once.
"""

from __future__ import annotations

import numpy as np

from enquetes.planification.logic.evaluation import pourcentage
from enquetes.planification.logic.plan import POIDS_ETALEMENT
from enquetes.planification.logic.solveur.donnees import Entiers, Reels

POINTS = 101
IMPOSSIBLE = 1e15


class Fenetres:
    """Loads added by the plan, for each shopper and each bound in points: (S, POINTS) from below and from above.

    `acquises` (S,) is the load already held, `places` (S,) the most that the plan may add.
    """

    def __init__(self, max_total: Entiers, acquises: Entiers, places: Entiers) -> None:
        nombre = len(max_total)
        self.bas = np.zeros((nombre, POINTS), dtype=np.int64)
        self.haut = np.zeros((nombre, POINTS), dtype=np.int64)
        cache: dict[tuple[int, int], Entiers] = {}
        for s in range(nombre):
            cle = int(max_total[s]), int(acquises[s] + places[s])
            if cle not in cache:
                # Above 100 points only after a limit was lowered: counted as 100, which keeps the bound valid.
                cache[cle] = np.array([min(POINTS - 1, pourcentage(charge, cle[0])) for charge in range(cle[1] + 1)])
            points = cache[cle]
            bornes = np.arange(POINTS)
            self.bas[s] = np.searchsorted(points, bornes, side="left") - acquises[s]
            self.haut[s] = np.minimum(np.searchsorted(points, bornes, side="right") - 1 - acquises[s], places[s])
        self.places = places
        self.bas = np.maximum(self.bas, 0)
        # A window is out of reach when a shopper has no load in it: too far, already past, or between two steps.
        self.vides = np.tril(np.ones((POINTS, POINTS), dtype=np.bool_), -1)
        for m in range(POINTS):
            self.vides[m] |= (self.bas[:, m : m + 1] > self.haut).any(axis=0)
        self.planchers: list[Reels] = []

    def minorer(self, base: float, prix: Reels) -> Reels:
        """Return the bound of every window (m, M) under these prices: refusals, trips and spread."""
        achat, vente = np.maximum(prix, 0.0), np.minimum(prix, 0.0)
        f = achat @ self.bas - POIDS_ETALEMENT * np.arange(POINTS)
        g = vente @ self.haut + POIDS_ETALEMENT * np.arange(POINTS)
        grille = base + f[:, None] + g[None, :]
        return np.where(self.vides, IMPOSSIBLE, grille)

    def retenir(self, base: float, prix: Reels) -> None:
        """Add the bound of one solved program."""
        self.planchers.append(self.minorer(base, prix))

    def meilleure(self) -> tuple[int, int, float]:
        """Return the window of least bound, and that bound, which no plan can beat."""
        grille = np.maximum.reduce(self.planchers)
        m, grand = np.unravel_index(int(np.argmin(grille)), grille.shape)
        return int(m), int(grand), float(grille[m, grand])

    def plancher(self, m: int, grand: int) -> float:
        """Return the best bound known of one window."""
        return float(max(grille[m, grand] for grille in self.planchers))

    def bornes(self, m: int, grand: int) -> tuple[Entiers, Entiers]:
        """Return the loads to add, from and to, for a window; where nothing fits, as near as can be."""
        haut = np.maximum(self.haut[:, grand], 0)
        return np.minimum(self.bas[:, m], haut), haut
