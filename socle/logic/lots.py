"""Work cut into lots, so that neither the memory nor a statement holds all of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def en_lots(elements: Iterable[T], taille: int) -> Iterator[list[T]]:
    """Yield these elements by lists of `taille`, the last one of what is left, reading no further than the next."""
    suite = iter(elements)
    while lot := list(islice(suite, taille)):
        yield lot
