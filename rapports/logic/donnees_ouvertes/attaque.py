"""What somebody works out who writes each published count as an equation, each hidden one as an unknown, and solves.

Linear programming over every table at once: the least and the most that a hidden count may be, whatever is told
elsewhere. Statistical disclosure control (Hundepool and others, 2012, chapters 4 and 5).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

Cellule = Hashable
Egaux = tuple[frozenset[Cellule], frozenset[Cellule]]
"""A sum that two tables share, by the cells of each."""
_PRES = 1e-6
# Of `linprog`. Any other end proves nothing: the caller must not go on as if what is hidden were safe.
OPTIMUM, SANS_BORNE = 0, 3


Cle = TypeVar("Cle", bound=Hashable)


class SansPreuve(ArithmeticError):
    """A computation that proves what stays unknown ended without an answer."""


@contextmanager
def preuve_exigee() -> Iterator[None]:
    """Raise SansPreuve where linear algebra gives up."""
    try:
        yield
    except np.linalg.LinAlgError as echec:
        raise SansPreuve(str(echec)) from echec


@dataclass(frozen=True, slots=True)
class Total(Generic[Cle]):
    """A count of a table: the cells that it sums, its value where it is told, whether nothing may be hidden there."""

    cle: Cle
    cellules: frozenset[Cellule]
    valeur: int | None
    peut_etre_nul: bool = False


@dataclass(frozen=True, slots=True)
class Fourchette:
    """What remains possible of a hidden count."""

    bas: float
    haut: float

    @property
    def est_recouvre(self) -> bool:
        """Tell that a single whole number is left."""
        return self.possibles <= 1

    @property
    def possibles(self) -> float:
        """Count the whole numbers that are left."""
        return float(np.floor(self.haut + _PRES) - np.ceil(self.bas - _PRES)) + 1

    def atteint(self, nombre: int) -> bool:
        """Tell that this number, or a larger one, is still possible."""
        return self.haut >= nombre - _PRES


def jamais(_cle: object, _trouvee: Fourchette) -> bool:
    """Look for the whole range."""
    return False


def attaquer(
    totaux: Sequence[Total[Cle]],
    *,
    egaux: Collection[Egaux] = (),
    cibles: Collection[Cle] | None = None,
    assez: Callable[[Cle, Fourchette], bool] = jamais,
) -> dict[Cle, Fourchette]:
    """Return what is left possible of each hidden count, or of those of `cibles`.

    Elsewhere than where it may be hidden a zero is told, so a hidden count is one at least. `assez` tells that no more
    need be known of a count: what it was given is returned, which the whole range holds.
    """
    rangs = _rangs(totaux)
    caches = {total.cle: _ligne(total.cellules, rangs) for total in totaux if total.valeur is None}
    if not caches:
        return {}
    presences = [caches[t.cle] for t in totaux if t.cle in caches and not t.peut_etre_nul]
    systeme = _systeme(totaux, egaux, presences, rangs)
    return {
        cle: systeme.encadrer(ligne, partial(assez, cle))
        for cle, ligne in caches.items()
        if cibles is None or cle in cibles
    }


@dataclass(frozen=True)
class _Systeme:
    """What the reader knows: sums told, hidden sums that are at least one, cells that are no less than nothing.

    With the ends that were found, and the worlds that gave them: any of them may be the true one.
    """

    egalites: npt.NDArray[np.float64]
    valeurs: npt.NDArray[np.float64]
    presences: npt.NDArray[np.float64]
    bouts: dict[bytes, float] = field(default_factory=dict)
    mondes: list[npt.NDArray[np.float64]] = field(default_factory=list)

    def encadrer(self, somme: npt.NDArray[np.float64], suffit: Callable[[Fourchette], bool]) -> Fourchette:
        if (vue := self._vue(somme)) is not None:
            if suffit(vue):
                return vue
            vue = Fourchette(vue.bas, -self._bout(-somme))
            if suffit(vue):
                return vue
        return Fourchette(self._bout(somme), -self._bout(-somme))

    def _vue(self, somme: npt.NDArray[np.float64]) -> Fourchette | None:
        """Return what the worlds found so far already leave possible."""
        if not self.mondes:
            return None
        vus = np.array(self.mondes) @ somme
        return Fourchette(float(vus.min()), float(vus.max()))

    def _bout(self, objectif: npt.NDArray[np.float64]) -> float:
        if (cherche := objectif.tobytes()) not in self.bouts:
            self.bouts[cherche] = self._chercher_le_bout(objectif)
        return self.bouts[cherche]

    def _chercher_le_bout(self, objectif: npt.NDArray[np.float64]) -> float:
        resolu = linprog(
            objectif,
            A_ub=-self.presences,
            b_ub=-np.ones(len(self.presences)),
            A_eq=self.egalites if len(self.egalites) else None,
            b_eq=self.valeurs if len(self.egalites) else None,
            bounds=(0, None),
            method="highs",
        )
        if resolu.status not in {OPTIMUM, SANS_BORNE}:
            raise SansPreuve(resolu.message)
        if resolu.status == SANS_BORNE:
            return -np.inf
        self.mondes.append(resolu.x)
        return float(resolu.fun)


def _systeme(
    totaux: Sequence[Total[Cle]],
    egaux: Collection[Egaux],
    presences: Sequence[npt.NDArray[np.float64]],
    rangs: Mapping[Cellule, int],
) -> _Systeme:
    dits = {total.cellules: float(total.valeur) for total in totaux if total.valeur is not None}
    egalites = [_ligne(cellules, rangs) for cellules in dits]
    egalites += [_ligne(une, rangs) - _ligne(autre, rangs) for une, autre in egaux]
    return _Systeme(
        egalites=np.array(egalites).reshape(-1, len(rangs)),
        valeurs=np.array([*dits.values()] + [0.0] * len(egaux)),
        presences=np.array(presences).reshape(-1, len(rangs)),
    )


def _rangs(totaux: Sequence[Total[Cle]]) -> dict[Cellule, int]:
    """Give each cell the column of its unknown."""
    return {cellule: rang for rang, cellule in enumerate(sorted({c for t in totaux for c in t.cellules}, key=repr))}


def _ligne(cellules: frozenset[Cellule], rangs: Mapping[Cellule, int]) -> npt.NDArray[np.float64]:
    ligne = np.zeros(len(rangs))
    ligne[[rangs[cellule] for cellule in cellules]] = 1.0
    return ligne
