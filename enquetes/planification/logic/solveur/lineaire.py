"""A program in whole numbers, column by column and row by row, for HiGHS."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from enquetes.planification.logic.solveur.donnees import Reels

# Status of linprog and of milp.
INFAISABLE = 2


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The least cost in fractions, the reduced cost of each column."""

    cout: float
    reduits: Reels


class Lignes:
    """Columns are numbered in the order of their creation; rows are weights between two bounds."""

    def __init__(self) -> None:
        self.couts: list[float] = []
        self.hauts: list[float] = []
        self.entieres: list[int] = []
        self.poids: list[dict[int, float]] = []
        self.bas: list[float] = []
        self.limites: list[float] = []
        self.fixees: dict[int, float] = {}

    def colonne(self, cout: float, haut: float = 1.0, *, entiere: bool = True) -> int:
        """Add a column from 0 to `haut` and return its number."""
        self.couts.append(cout)
        self.hauts.append(haut)
        self.entieres.append(int(entiere))
        return len(self.couts) - 1

    def ligne(self, poids: dict[int, float], bas: float, haut: float) -> None:
        """Keep a weighted sum between two bounds; a row without columns is left out."""
        if poids:
            self.poids.append(poids)
            self.bas.append(bas)
            self.limites.append(haut)

    def _matrice(self) -> csr_array:
        rangs = np.repeat(np.arange(len(self.poids)), [len(poids) for poids in self.poids])
        colonnes = [c for poids in self.poids for c in poids]
        valeurs = [valeur for poids in self.poids for valeur in poids.values()]
        return csr_array((valeurs, (rangs, colonnes)), shape=(len(self.poids), len(self.couts)))

    @property
    def taille(self) -> int:
        """Return the number of weights."""
        return sum(map(len, self.poids))

    def relacher(self, limite_s: float) -> Relaxation | None:
        """Solve in fractions, an infinite cost where nothing fits; None when time was short."""
        matrice, bas, haut = self._matrice(), np.array(self.bas), np.array(self.limites)
        egales = bas == haut
        dessus, dessous = ~egales & np.isfinite(haut), ~egales & np.isfinite(bas)
        reponse = linprog(
            np.array(self.couts),
            A_eq=matrice[egales],
            b_eq=haut[egales],
            A_ub=vstack([matrice[dessus], -matrice[dessous]]),
            b_ub=np.concatenate([haut[dessus], -bas[dessous]]),
            bounds=np.column_stack([np.zeros(len(self.couts)), np.array(self.hauts)]),
            method="highs-ds",
            options={"time_limit": limite_s},
        )
        if reponse.status == INFAISABLE:
            return Relaxation(math.inf, np.zeros(len(self.couts)))
        if reponse.status:
            return None
        return Relaxation(float(reponse.fun), reponse.lower.marginals + reponse.upper.marginals)

    def fixer(self, relaxation: Relaxation, marge: float) -> None:
        """Fix the columns whose reduced cost alone exceeds `marge`: no cheaper plan moves them from their bound."""
        for c, (reduit, haut) in enumerate(zip(relaxation.reduits.tolist(), self.hauts, strict=True)):
            if self.entieres[c] and haut == 1.0 and abs(reduit) > marge:
                self.fixees[c] = 0.0 if reduit > 0 else 1.0

    def resoudre(self, *, noeuds: int, ecart: float, limite_s: float) -> Any:
        """Minimise, cut by a number of nodes, a relative gap and time."""
        bas, haut = np.zeros(len(self.couts)), np.array(self.hauts)
        for c, valeur in self.fixees.items():
            bas[c] = haut[c] = valeur
        return milp(
            np.array(self.couts),
            constraints=LinearConstraint(self._matrice(), np.array(self.bas), np.array(self.limites)),
            bounds=Bounds(bas, haut),
            integrality=np.array(self.entieres),
            options={"node_limit": noeuds, "mip_rel_gap": ecart, "time_limit": limite_s},
        )
