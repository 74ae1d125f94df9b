"""Sparse matrices, and programs for HiGHS: in fractions, in whole numbers, written column by column and row by row."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from enquetes.planification.logic.solveur.donnees import Reels

# Status of linprog and of milp.
INFAISABLE = 2
# A row: the weights of its columns.
Poids = dict[int, float]
# Rows as a matrix, and their second members.
Rangees = tuple[csr_array, Reels]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The least cost in fractions, the reduced cost of each column."""

    cout: float
    reduits: Reels


def matrice(lignes: Sequence[Poids], nb_colonnes: int) -> csr_array:
    """Return the weights of rows as a matrix."""
    rangs = [rang for rang, poids in enumerate(lignes) for _ in poids]
    colonnes = [colonne for poids in lignes for colonne in poids]
    valeurs = [valeur for poids in lignes for valeur in poids.values()]
    return csr_array((valeurs, (rangs, colonnes)), shape=(len(lignes), nb_colonnes))


def assembler(blocs: Iterable[tuple[Any, Any, Any]], forme: tuple[int, int]) -> csr_array:
    """Return the matrix of blocks, each its rows, its columns and its values: as many, or one for all."""
    suites = zip(*(map(np.ravel, np.broadcast_arrays(*bloc)) for bloc in blocs), strict=True)
    lignes, colonnes, valeurs = (np.concatenate(suite) for suite in suites)
    return csr_array((valeurs, (lignes, colonnes)), shape=forme)


def en_fractions(couts: Reels, egales: Rangees, au_plus: Rangees, bornes: tuple[Reels, Reels], limite_s: float) -> Any:
    """Minimise under rows equal to their second members, rows at most theirs, and the bounds of the columns."""
    return linprog(
        couts, *au_plus, *egales, bounds=np.column_stack(bornes), method="highs-ds", options={"time_limit": limite_s}
    )


class Lignes:
    """Columns are numbered in the order of their creation; rows are weights between two bounds."""

    def __init__(self) -> None:
        self.couts: list[float] = []
        self.hauts: list[float] = []
        self.entieres: list[int] = []
        self.poids: list[Poids] = []
        self.bas: list[float] = []
        self.limites: list[float] = []
        self.fixees: dict[int, float] = {}

    def colonne(self, cout: float, haut: float = 1.0, *, entiere: bool = True) -> int:
        """Add a column from 0 to `haut` and return its number."""
        self.couts.append(cout)
        self.hauts.append(haut)
        self.entieres.append(int(entiere))
        return len(self.couts) - 1

    def ligne(self, poids: Poids, bas: float, haut: float) -> None:
        """Keep a weighted sum between two bounds; a row without columns is left out."""
        if poids:
            self.poids.append(poids)
            self.bas.append(bas)
            self.limites.append(haut)

    def au_plus(self, colonnes: Iterable[int], nombre: float) -> None:
        """Use at most `nombre` of these columns."""
        self.ligne(dict.fromkeys(colonnes, 1.0), 0, nombre)

    def sous(self, colonnes: Collection[int], permise: int) -> None:
        """Use these columns no more, together, than `permise`."""
        if colonnes:
            self.ligne(dict.fromkeys(colonnes, 1.0) | {permise: -1.0}, -np.inf, 0)

    @property
    def taille(self) -> int:
        """Return the number of weights."""
        return sum(map(len, self.poids))

    def relacher(self, limite_s: float) -> Relaxation | None:
        """Solve in fractions, an infinite cost where nothing fits; None when time was short."""
        bornes = np.zeros(len(self.couts)), np.array(self.hauts)
        reponse = en_fractions(np.array(self.couts), *self._egales_et_au_plus(), bornes, limite_s)
        if reponse.status == INFAISABLE:
            return Relaxation(math.inf, np.zeros(len(self.couts)))
        if reponse.status:
            return None
        return Relaxation(float(reponse.fun), reponse.lower.marginals + reponse.upper.marginals)

    def _egales_et_au_plus(self) -> tuple[Rangees, Rangees]:
        poids, bas, haut = matrice(self.poids, len(self.couts)), np.array(self.bas), np.array(self.limites)
        egales = bas == haut
        dessus, dessous = ~egales & np.isfinite(haut), ~egales & np.isfinite(bas)
        au_plus = vstack([poids[dessus], -poids[dessous]]), np.concatenate([haut[dessus], -bas[dessous]])
        return (poids[egales], haut[egales]), au_plus

    def fixer(self, relaxation: Relaxation, marge: float) -> None:
        """Fix the columns whose reduced cost alone exceeds `marge`: no cheaper plan moves them from their bound."""
        for c, (reduit, haut) in enumerate(zip(relaxation.reduits.tolist(), self.hauts, strict=True)):
            if self.entieres[c] and haut == 1.0 and abs(reduit) > marge:
                self.fixees[c] = 0.0 if reduit > 0 else 1.0

    def resoudre(self, *, noeuds: int, ecart: float, limite_s: float) -> Any:
        """Minimise in whole numbers, cut by a number of nodes, a relative gap and time."""
        bas, haut = np.zeros(len(self.couts)), np.array(self.hauts)
        for c, valeur in self.fixees.items():
            bas[c] = haut[c] = valeur
        lignes = matrice(self.poids, len(self.couts))
        return milp(
            np.array(self.couts),
            constraints=LinearConstraint(lignes, np.array(self.bas), np.array(self.limites)),
            bounds=Bounds(bas, haut),
            integrality=np.array(self.entieres),
            options={"node_limit": noeuds, "mip_rel_gap": ecart, "time_limit": limite_s},
        )
