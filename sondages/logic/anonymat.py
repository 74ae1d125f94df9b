"""What may be told of a poll without telling what anybody answered. Pure; counts only.

A cell is the answers of one set of agents to one card: everybody, a department shown, or the rest (all the departments
that are not shown, together: the difference between the total and those shown is public too).

* Under the threshold of ballots, nothing is told.
* A department is shown from that threshold on, if the rest has none or as many.
* A cell where at most BRUIT answers differ from the first is blurred: « nearly all », and no count. Exactly unanimous
  cells alone would not do: being blurred would mean being unanimous; and where one answer differs, its author would
  know all the others.
* On a card where one cell, shown or rest, would be blurred, the total alone is told: differences give nothing back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sondages.enums import EtatIdee

BRUIT = 2
RESTE = 0
"""Stands for every department that can never be shown: their ballots do not say which, and it is never shown itself."""

Comptes = Mapping[str, int]


class EtatCellule(StrEnum):
    """What is told of a cell."""

    PUBLIEE = EtatIdee.PUBLIEE
    FLOUE = "floue"


@dataclass(frozen=True)
class CarteJugee:
    """What may be told of a card: its total, and whether the departments shown may be told too."""

    total: EtatCellule
    avec_groupes: bool


def groupes_montres(bulletins: Mapping[int, int], seuil: int) -> tuple[int, ...]:
    """Return the departments that may be shown, from their numbers of ballots; none under `seuil` ballots in all.

    Where the rest is too small to stand alone, the smallest of those shown join it.
    """
    total = sum(bulletins.values())
    if total < seuil:
        return ()
    montres = sorted((g for g, n in bulletins.items() if n >= seuil and g != RESTE), key=lambda g: (-bulletins[g], g))
    reste = total - sum(bulletins[g] for g in montres)
    while montres and 0 < reste < seuil:
        reste += bulletins[montres.pop()]
    return tuple(sorted(montres))


def est_presque_unanime(comptes: Comptes) -> bool:
    """Tell whether at most BRUIT answers differ from the most frequent."""
    return sum(comptes.values()) - max(comptes.values(), default=0) <= BRUIT


def juger(par_groupe: Mapping[int, Comptes], montres: Sequence[int]) -> CarteJugee:
    """Tell what may be told of a card, from the counts of every department; the poll is over its threshold."""
    total = somme(par_groupe.values())
    if est_presque_unanime(total):
        return CarteJugee(EtatCellule.FLOUE, avec_groupes=False)
    reste = somme(comptes for groupe, comptes in par_groupe.items() if groupe not in montres)
    cellules = [par_groupe[groupe] for groupe in montres] + ([reste] if reste.total() else [])
    return CarteJugee(EtatCellule.PUBLIEE, avec_groupes=bool(montres) and not any(map(est_presque_unanime, cellules)))


def somme(comptes: Iterable[Comptes]) -> Counter[str]:
    """Add counts together."""
    ensemble: Counter[str] = Counter()
    for compte in comptes:
        ensemble.update(compte)
    return ensemble
