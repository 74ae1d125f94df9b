"""Points of a territory on a flat drawing: equirectangular, true to the shape at its middle latitude. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]
"""Latitude and longitude, in degrees."""

LARGEUR, MARGE = 1000.0, 60.0
HAUTEUR_MIN, HAUTEUR_MAX = 400.0, 1400.0
ETENDUE_MIN = 0.004
"""Degrees under which a territory is drawn no closer: about four hundred metres."""


@dataclass(frozen=True, slots=True)
class Cadre:
    """A drawing of LARGEUR by `hauteur` units that holds every point inside its margins."""

    hauteur: float
    ouest: float
    nord: float
    echelle: float
    """Units for one degree of latitude."""
    serrage: float
    """Width of one degree of longitude over that of one of latitude."""

    def placer(self, point: Point) -> tuple[float, float]:
        """Return x (to the right) and y (downwards), to a tenth of a unit."""
        latitude, longitude = point
        x = MARGE + (longitude - self.ouest) * self.serrage * self.echelle
        y = MARGE + (self.nord - latitude) * self.echelle
        return round(x, 1), round(y, 1)


def cadrer(points: Sequence[Point]) -> Cadre | None:
    """Return the drawing that holds all `points`, None without any."""
    if not points:
        return None
    sud, nord, milieu = _etendue([latitude for latitude, _longitude in points])
    ouest, est, centre = _etendue([longitude for _latitude, longitude in points])
    serrage = max(math.cos(math.radians(milieu)), 0.01)
    haut, large = max(nord - sud, ETENDUE_MIN), max((est - ouest) * serrage, ETENDUE_MIN)
    utile = LARGEUR - 2 * MARGE
    hauteur = min(max(utile * haut / large, HAUTEUR_MIN - 2 * MARGE), HAUTEUR_MAX - 2 * MARGE)
    echelle = min(utile / large, hauteur / haut)
    return Cadre(
        hauteur=round(hauteur + 2 * MARGE, 1),
        ouest=centre - utile / 2 / echelle / serrage,
        nord=milieu + hauteur / 2 / echelle,
        echelle=echelle,
        serrage=serrage,
    )


def _etendue(valeurs: Sequence[float]) -> tuple[float, float, float]:
    return min(valeurs), max(valeurs), (min(valeurs) + max(valeurs)) / 2
