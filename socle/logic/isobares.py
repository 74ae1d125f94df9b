"""The ornament of the public pages: pressure lines, as on a weather map."""

from __future__ import annotations

import math
from functools import cache

from socle.logic.graphiques import en_texte

NB_LIGNES = 14
CX, CY = 0.64 * 620, 0.36 * 640
"""Where the depression is, in a picture of 620 by 640."""


@cache
def isobares() -> tuple[str, ...]:
    """The ornament: closed pressure lines around a depression, as smooth paths."""
    return tuple(_boucle(_isobare(ligne, CX, CY)) for ligne in range(1, NB_LIGNES + 1))


def _isobare(ligne: int, cx: float, cy: float) -> list[tuple[float, float]]:
    """Return the points of one line: an ellipse turned by 20 degrees, drifting outwards."""
    nb_points, rayon, tourne = 36, 26.0 + 40.0 * ligne, math.radians(-20)
    points = []
    for rang in range(nb_points):
        angle = 2 * math.pi * rang / nb_points
        onde = _onde(angle, ligne)
        x, y = 1.28 * rayon * onde * math.cos(angle), 0.74 * rayon * onde * math.sin(angle)
        points.append(
            (
                cx + x * math.cos(tourne) - y * math.sin(tourne) - 4.0 * ligne,
                cy + x * math.sin(tourne) + y * math.cos(tourne) + 5.0 * ligne,
            )
        )
    return points


def _onde(angle: float, ligne: int) -> float:
    """Bend a line by two harmonics whose phase drifts, so that lines crowd on one side as on a weather map."""
    return 1 + 0.07 * math.sin(2 * angle + 0.16 * ligne) + 0.035 * math.cos(3 * angle - 0.21 * ligne)


def _boucle(points: list[tuple[float, float]]) -> str:
    """Closed Catmull-Rom curve through the points, written as cubic Béziers."""
    suites = [points[-1], *points, *points[:2]]
    return f"M{en_texte(points[0])}{''.join(map(_bezier, suites, suites[1:], suites[2:], suites[3:]))}Z"


def _bezier(*voisins: tuple[float, float]) -> str:
    """Return the curve from the second point to the third; the first and the last bend it."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = voisins
    return "C" + en_texte((bx + (cx - ax) / 6, by + (cy - ay) / 6, cx - (dx - bx) / 6, cy - (dy - by) / 6, cx, cy))
