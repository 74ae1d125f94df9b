"""How many marks are told while others still come (regles#petits-nombres)."""

from __future__ import annotations

from consultations.enums import SEUIL_PETITS_NOMBRES


def nombre_dit(recues: int, *, est_en_cours: bool) -> int:
    """Return how many of the first marks received are told; 0 when none is.

    What is told grows by the threshold, and leaves as many out until nothing more comes: no two readings, the last one
    included, differ by fewer.
    """
    if not est_en_cours:
        return recues if recues >= SEUIL_PETITS_NOMBRES else 0
    return max(0, (recues // SEUIL_PETITS_NOMBRES - 1) * SEUIL_PETITS_NOMBRES)
