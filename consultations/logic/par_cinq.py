"""How many marks are told while others still come (regles#petits-nombres)."""

from __future__ import annotations

from consultations.enums import SEUIL_PETITS_NOMBRES


def nombre_dit(recues: int, *, est_en_cours: bool, dites: int = 0) -> int:
    """Return how many of the first marks received are told; 0 when none is.

    What is told grows by the threshold, and leaves as many out until nothing more comes: no two readings, the last one
    included, differ by fewer. `dites` were told by a closing, before participation opened again; the closings that
    follow add to them what they may.
    """
    if est_en_cours:
        return dites + max(0, ((recues - dites) // SEUIL_PETITS_NOMBRES - 1) * SEUIL_PETITS_NOMBRES)
    return dites or (recues if recues >= SEUIL_PETITS_NOMBRES else 0)
