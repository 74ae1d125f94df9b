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
    return [1 << j for j in range(masque.bit_length()) if masque >> j & 1]


def en_matrice(masques: Sequence[int], nombre: int) -> NDArray[np.int64]:
    """Return sets of days as rows of 0 and 1, one column for each of `nombre` days."""
    lignes = [[masque >> j & 1 for j in range(nombre)] for masque in masques]
    return np.array(lignes, dtype=np.int64).reshape(len(masques), nombre)


def numeroter(cles: Iterable[Cle]) -> dict[Cle, int]:
    """Return the rank of each key, in the order of their first appearance."""
    return {cle: rang for rang, cle in enumerate(dict.fromkeys(cles))}


def grouper(elements: Iterable[Element], cle: Callable[[Element], Cle]) -> dict[Cle, list[Element]]:
    """Return the elements by key; keys and elements keep the order in which they come."""
    groupes: dict[Cle, list[Element]] = {}
    for element in elements:
        groupes.setdefault(cle(element), []).append(element)
    return groupes
