"""Opening days in words. Pure."""

from __future__ import annotations

from collections.abc import Collection

from socle.logic.typographie import JOURS, enumerer

SEMAINE = 7
# Two days in a row are named one by one: « samedi et dimanche ».
SUITE_MIN = 3


def jours_en_mots(jours: Collection[int]) -> str:
    """Write ISO weekdays: « du lundi au vendredi », « lundi, mardi et jeudi », « tous les jours »."""
    retenus = sorted(set(jours))
    if len(retenus) == SEMAINE:
        return "tous les jours"
    noms = [JOURS[jour - 1] for jour in retenus]
    if len(retenus) >= SUITE_MIN and retenus[-1] - retenus[0] == len(retenus) - 1:
        return f"du {noms[0]} au {noms[-1]}"
    return enumerer(noms)
