"""JSON objects that say each thing once: of a key written twice, readers keep one or the other."""

from __future__ import annotations

from collections import Counter
from typing import Any


class CleRepetee(ValueError):
    """A key is written twice in one object; `cle` is it."""

    def __init__(self, cle: str) -> None:
        super().__init__(cle)
        self.cle = cle


def sans_repetition(paires: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object from its pairs, for `object_pairs_hook`. Raise CleRepetee, naming the first key written twice."""
    objet = dict(paires)
    if len(objet) != len(paires):
        raise CleRepetee(next(cle for cle, nombre in Counter(cle for cle, _ in paires).items() if nombre > 1))
    return objet
