"""What was counted in each stretch of a period, and which totals may be told at any address."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add
from typing import TypeAlias

from numpy.linalg import LinAlgError

from bornes.enums import Origine
from bornes.indicateurs.logic.tables_protegees import Cle, totaux_montrables
from bornes.indicateurs.logic.tranches import joindre
from bornes.indicateurs.queries import indicateurs as q
from bornes.logic.petits_nombres import est_petit

journaux = logging.getLogger("barometre.ecoute")

Montrables: TypeAlias = Mapping[Cle, int | None]
# Cells of a stretch, places by doors, up to which a column of a part is worked out: past them it takes too long.
CELLULES_MAXIMUM = 24


@dataclass(frozen=True)
class TrancheEcoute:
    """A stretch of time: what counts by cell (the door ends each key), what is held, themes of comments."""

    cellules: Mapping[Cle, q.Comptes]
    retenus: q.Comptes
    themes: Mapping[str, int]

    @cached_property
    def total(self) -> q.Comptes:
        """Everything that counts."""
        return reduce(add, self.cellules.values(), q.Comptes())


def retenus_de(comptes: q.ParPorte) -> q.Comptes:
    """Return what is held, both doors together."""
    return reduce(add, (siens for (_porte, retenu), siens in comptes.items() if retenu), q.Comptes())


@dataclass(frozen=True)
class Ecoute:
    """A period. Only the whole tells its details: beside each other, those of parts would give handfuls."""

    tranches: tuple[TrancheEcoute, ...]

    @cached_property
    def total(self) -> q.Comptes:
        """Everything that counts."""
        return reduce(add, (tranche.total for tranche in self.tranches), q.Comptes())

    @cached_property
    def _tables(self) -> list[Montrables | None]:
        return [_montrables({cle: c.n for cle, c in t.cellules.items()}) for t in self.tranches]

    @property
    def est_sans_preuve(self) -> bool:
        """Tell that nothing proves what these totals, side by side, would give away: none is told."""
        return None in self._tables

    def montre(self, cle: Cle) -> int | None:
        """Return how many opinions one total holds, None when it must not be told."""
        return joindre(None if table is None else table.get(cle, 0) for table in self._tables)

    def portes(self, cle: Cle) -> dict[str, int | None]:
        """Return what may be told of each door, for the place of `cle`."""
        return {porte: self.montre((*cle[:-1], porte)) for porte in Origine.values}

    def comptes(self, cle: Cle) -> q.Comptes:
        """Return the true sums of one total."""
        return reduce(add, (c for autre, c in self._cellules() if _contient(cle, autre)), q.Comptes())

    def est_partielle(self, cle: Cle) -> bool:
        """Tell that somebody was heard beside this total."""
        return any(c.n and not _contient(cle, autre) for autre, c in self._cellules())

    def colonne(self, colonne: str, cle: Cle) -> int | None:
        """Return one column of a total, None where other addresses would give a handful."""
        return joindre(_colonne(tranche, colonne, cle) for tranche in self.tranches)

    def vecteurs(self, colonnes: tuple[str, ...]) -> list[list[int]]:
        """Return these columns of the whole, stretch by stretch."""
        return [[tranche.total[colonne] for colonne in colonnes] for tranche in self.tranches]

    def _cellules(self) -> Iterator[tuple[Cle, q.Comptes]]:
        return (cellule for tranche in self.tranches for cellule in tranche.cellules.items())


def _montrables(cellules: Mapping[Cle, int]) -> Montrables | None:
    """Return the totals of a table, hidden ones as None; None instead of the table where linear algebra gives up."""
    try:
        return totaux_montrables(cellules)
    except LinAlgError:
        journaux.error("voix.sans_preuve")
        return None


def _colonne(tranche: TrancheEcoute, colonne: str, cle: Cle) -> int | None:
    valeurs = {autre: comptes[colonne] for autre, comptes in tranche.cellules.items()}
    if any(est_petit(n) for n in valeurs.values()):
        if len(valeurs) <= CELLULES_MAXIMUM:
            montrables = _montrables(valeurs)
            return None if montrables is None else montrables.get(cle, 0)
        if any(valeur is not None for valeur in cle) or est_petit(sum(valeurs.values())):
            return None
    return sum(n for autre, n in valeurs.items() if _contient(cle, autre))


def _contient(cle: Cle, cellule: Cle) -> bool:
    return all(valeur in (None, sienne) for valeur, sienne in zip(cle, cellule, strict=True))
