"""A table of several dimensions whose every total may be asked, one address at a time: nothing small can be worked out.

Beside the rules of `petits_nombres`, three attacks are closed: subtracting a total from another that holds it,
subtracting from a total all its parts that are shown, whether a handful is left or one for each hidden part, and solving
the system of everything shown. Who would know, too, in which order totals are hidden is not answered here.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from bornes.logic.petits_nombres import SEUIL

Cle = tuple[Hashable | None, ...]
_NUL = 1e-7


def totaux_montrables(cellules: Mapping[Cle, int]) -> dict[Cle, int | None]:
    """Return every total that may be asked, None where it must not be told.

    Keys hold one value a dimension, None for all of it; the cells given hold no None. Zeros are told. The whole table
    is the last to be hidden.
    """
    if not cellules:
        return {}
    protection = _Protection(cellules)
    protection.proteger()
    return {cle: protection.montre(cle) for cle in protection.cles}


class _Protection:
    """Totals as sets of the cells that hold somebody; those of one set share their fate."""

    def __init__(self, cellules: Mapping[Cle, int]) -> None:
        self.valeurs = [sorted(set(valeurs), key=repr) for valeurs in zip(*cellules, strict=True)]
        self.cles: list[Cle] = list(product(*([None, *valeurs] for valeurs in self.valeurs)))
        pleines = {cle: n for cle, n in cellules.items() if n}
        self.ensembles, rangs = np.unique(_appartenances(self.cles, pleines), axis=0, return_inverse=True)
        self.rang_de = dict(zip(self.cles, np.ravel(rangs).tolist(), strict=True))
        self.n = (self.ensembles @ np.array(list(pleines.values()), dtype=np.int64)).astype(np.int64)
        self.visibles = (self.n == 0) | (self.n >= SEUIL)
        self.tout = self.rang_de[(None,) * len(self.valeurs)]

    def montre(self, cle: Cle) -> int | None:
        """Return one total, None when it is hidden."""
        rang = self.rang_de[cle]
        return int(self.n[rang]) if self.visibles[rang] else None

    def proteger(self) -> None:
        """Hide totals until no attack gives anything."""
        while self._cacher(self._emboites()) or self._cacher(self._restes()) or self._cacher(self._resolus()):
            pass

    def _cacher(self, rangs: Sequence[int]) -> bool:
        for rang in rangs:
            self.visibles[rang] = False
        return bool(rangs)

    def _plus_petit(self, rangs: Sequence[int]) -> int | None:
        candidats = [rang for rang in rangs if self.visibles[rang] and self.n[rang]]
        return min(candidats, key=lambda rang: (rang == self.tout, int(self.n[rang])), default=None)

    def _emboites(self) -> list[int]:
        """Return the totals inside another one that holds only a handful more."""
        commun = self.ensembles @ self.ensembles.T
        dedans = commun == self.ensembles.sum(axis=1)[:, None]
        ecart = self.n[None, :] - self.n[:, None]
        deux = self.visibles[:, None] & self.visibles[None, :] & (self.n > 0)[:, None]
        return [int(rang) for rang in np.unique(np.argwhere(deux & dedans & (ecart > 0) & (ecart < SEUIL))[:, 0])]

    def _restes(self) -> list[int]:
        """Return, where a total less its shown parts leaves a handful or one for each hidden part, the smallest shown one.

        A hidden part holds somebody, for zeros are told: as many as they are in all, each is one.
        """
        caches = []
        for parent, enfants in self._lignes():
            if self.visibles[parent]:
                montres = [rang for rang in enfants if self.visibles[rang]]
                reste = int(self.n[parent]) - sum(int(self.n[rang]) for rang in montres)
                se_devine = 0 < reste < SEUIL or 0 < reste == len(enfants) - len(montres)
                if se_devine:
                    choix = self._plus_petit(montres)
                    caches.append(parent if choix is None else choix)
        return caches

    def _lignes(self) -> Iterator[tuple[int, list[int]]]:
        for cle in self.cles:
            for d, valeurs in enumerate(self.valeurs):
                if cle[d] is None:
                    enfants = [self.rang_de[(*cle[:d], valeur, *cle[d + 1 :])] for valeur in valeurs]
                    yield self.rang_de[cle], enfants

    def _resolus(self) -> list[int]:
        """Return a shown total of each combination that gives a small one exactly."""
        cibles = np.flatnonzero((self.n > 0) & (self.n < SEUIL))
        montres = np.flatnonzero(self.visibles & (self.n > 0))
        if not len(cibles) or not len(montres):
            return []
        base: npt.NDArray[np.float64] = self.ensembles[montres].T
        voulu = self.ensembles[cibles].T
        poids, *_reste = np.linalg.lstsq(base, voulu, rcond=None)
        donnes = np.abs(base @ poids - voulu).max(axis=0) < _NUL
        choisis = {self._plus_petit(montres[np.abs(poids[:, j]) > _NUL].tolist()) for j in np.flatnonzero(donnes)}
        return [rang for rang in choisis if rang is not None]


def _appartenances(cles: Sequence[Cle], cellules: Collection[Cle]) -> npt.NDArray[np.float64]:
    """Return totals × cells: 1 where the total holds the cell."""
    lignes = [[contient(cle, cellule) for cellule in cellules] for cle in cles]
    return np.array(lignes, dtype=np.float64).reshape(len(cles), -1)


def contient(cle: Cle, cellule: Cle) -> bool:
    """Tell whether a total sums a cell."""
    return all(valeur is None or valeur == sienne for valeur, sienne in zip(cle, cellule, strict=True))
