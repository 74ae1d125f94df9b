"""Drawing contacts by permanent random numbers.

Each visit has a number of its own, drawn from the seed and its identifier alone: the draw does not depend on the order
of visits, anybody can do it again, and a larger share of the same visits contains the smaller one.
"""

from __future__ import annotations

import hashlib
from fractions import Fraction
from functools import lru_cache

PART = Fraction(1, 10)
"""Share of the contacts that two people read, or grade (regles#seconde-lecture)."""


# Asked of the same contacts at each reading of one of them.
@lru_cache(maxsize=100_000)
def nombre_permanent(graine: str, identifiant: str) -> float:
    """Return the permanent random number of a visit, in [0, 1): the first 53 bits of SHA-256(seed, identifier)."""
    condense = hashlib.sha256(f"{graine}|{identifiant}".encode()).digest()
    return float((int.from_bytes(condense[:8], "big") >> 11) / (1 << 53))
