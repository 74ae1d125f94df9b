"""How many marks are told while others still come (regles#petits-nombres)."""

from __future__ import annotations


def nombre_dit(recues: int, *, seuil: int, est_en_cours: bool) -> int:
    """Return how many of the first marks received are told; 0 when none is.

    What is told grows by `seuil`, and leaves as many out until nothing more comes: no two readings, the last one
    included, differ by fewer.
    """
    if not est_en_cours:
        return recues if recues >= seuil else 0
    return max(0, (recues // seuil - 1) * seuil)
