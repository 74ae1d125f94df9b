"""Sets of days as integers, bit j for day j of the fieldwork; things numbered, things grouped."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Cle = TypeVar("Cle", bound=Hashable)
Element = TypeVar("Element")


def union(masques: Iterable[int]) -> int:
    """Return the days of all these sets."""
    return reduce(or_, masques, 0)


def un_a_un(masque: int) -> list[int]:
    """Return each day of a set as a set of its own, the earliest first."""
    jours = []
    while masque:
        premier = masque & -masque
        jours.append(premier)
        masque ^= premier
    return jours


def en_matrice(masques: Sequence[int], nombre: int) -> NDArray[np.uint8]:
    """Return sets of days as rows of 0 and 1, one column for each of `nombre` days."""
    taille = nombre // 8 + 1
    octets = np.frombuffer(b"".join(masque.to_bytes(taille, "little") for masque in masques), dtype=np.uint8)
    return np.unpackbits(octets.reshape(len(masques), taille), axis=1, count=nombre, bitorder="little")


def ont_un_jour_commun(masques: Sequence[int], autres: Sequence[int], nombre: int) -> NDArray[np.bool_]:
    """Tell which of these sets (row) share one of `nombre` days with which of the others (column)."""
    # In reals: the product of integers takes a hundred times longer.
    lignes, colonnes = (en_matrice(ensembles, nombre).astype(np.float32) for ensembles in (masques, autres))
    return lignes @ colonnes.T > 0


def numeroter(cles: Iterable[Cle]) -> dict[Cle, int]:
    """Return the rank of each key, in the order of their first appearance."""
    return {cle: rang for rang, cle in enumerate(dict.fromkeys(cles))}


def grouper(elements: Iterable[Element], cle: Callable[[Element], Cle]) -> dict[Cle, list[Element]]:
    """Return the elements by key; keys and elements keep the order in which they come."""
    groupes: dict[Cle, list[Element]] = {}
    for element in elements:
        groupes.setdefault(cle(element), []).append(element)
    return groupes
