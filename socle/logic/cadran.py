"""The dial of a score. Angles are in degrees, the scale is 0-100, it sweeps 240 degrees, zero at the lower left."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from socle.logic.graphiques import Etiquette, Segment, Trace, coordonnee, en_texte, etiquette, segment
from socle.logic.typographie import Bornes, arrondi

SEUILS = (50.0, 65.0, 80.0)
"""Lower bounds of the levels 2, 3 and 4, the same for every edition; the line of performance is each edition's own."""
OUVERTURE = 240.0
"""Degrees swept by the dial between 0 and 100."""


def niveau(score: float) -> int:
    """Level 1 (à améliorer) to 4 (performant) of a score rounded half up to one decimal."""
    affiche = arrondi(score, 1)
    return 1 + sum(affiche >= seuil for seuil in SEUILS)


def niveaux_d_un_intervalle(bornes: Bornes) -> tuple[int, int]:
    """Levels of both ends of an interval as it is read, in whole points: « entre 63 et 80 » touches the one of 80."""
    bas, haut = (niveau(arrondi(borne)) for borne in bornes)
    return bas, haut


@dataclass(frozen=True)
class Disque:
    x: str
    y: str
    r: str


@dataclass(frozen=True)
class Cadran:
    """A dial: four level arcs, ticks, the interval as a shaded band, the needle."""

    largeur: str
    hauteur: str
    arcs: tuple[Trace, ...]
    graduations: tuple[Segment, ...]
    reperes: tuple[Etiquette, ...]
    intervalle: str
    aiguille: Segment | None
    pivot: Disque
    centre: str
    valeur: Etiquette


_CX, _CY = 170.0, 166.0
_RAYON = 134.0
_RAYON_GRADUATION = 122.0
_RAYON_REPERE = 151.0


def _angle(valeur: float) -> float:
    """Radians of a value, counted from the right, upwards."""
    return math.radians(90 + OUVERTURE / 2 - OUVERTURE * min(max(valeur, 0.0), 100.0) / 100)


def _polaire(rayon: float, angle: float) -> tuple[float, float]:
    return _CX + rayon * math.cos(angle), _CY - rayon * math.sin(angle)


def _point(rayon: float, angle: float) -> str:
    return en_texte(_polaire(rayon, angle))


def _arc(rayon: float, debut: float, fin: float) -> str:
    """Arc between two values, drawn clockwise."""
    a, b = _angle(debut), _angle(fin)
    long = int(a - b > math.pi)
    r = coordonnee(rayon)
    return f"M{_point(rayon, a)}A{r} {r} 0 {long} 1 {_point(rayon, b)}"


def _secteur(interieur: float, exterieur: float, debut: float, fin: float) -> str:
    a, b = _angle(debut), _angle(fin)
    long = int(a - b > math.pi)
    re, ri = coordonnee(exterieur), coordonnee(interieur)
    return (
        f"M{_point(exterieur, a)}A{re} {re} 0 {long} 1 {_point(exterieur, b)}"
        f"L{_point(interieur, b)}A{ri} {ri} 0 {long} 0 {_point(interieur, a)}Z"
    )


def _graduations() -> tuple[Segment, ...]:
    traits = []
    for valeur in range(0, 101, 5):
        fort, angle = valeur % 10 == 0, _angle(valeur)
        bout = _polaire(_RAYON_GRADUATION - (16 if fort else 8), angle)
        traits.append(segment(*_polaire(_RAYON_GRADUATION, angle), *bout, fort=fort))
    return tuple(traits)


def _reperes() -> tuple[Etiquette, ...]:
    reperes = []
    for valeur in (0, *SEUILS, 100):
        x, y = _polaire(_RAYON_REPERE, _angle(valeur))
        reperes.append(etiquette(x, y + 5, f"{valeur:.0f}"))
    return tuple(reperes)


def _arcs() -> tuple[Trace, ...]:
    """Return the stretches of the dial between its thresholds, a little apart from each other."""
    ecart = 0.7
    bornes = itertools.pairwise((0.0, *SEUILS, 100.0))
    return tuple(
        Trace(_arc(_RAYON, bas + (ecart if bas > 0 else 0), haut - (ecart if haut < 100 else 0)), rang)  # noqa: PLR2004
        for rang, (bas, haut) in enumerate(bornes, start=1)
    )


def cadran(score: float | None, intervalle: tuple[float, float] | None = None) -> Cadran:
    """The dial of one score.

    Without a score there is no needle; without an interval there is no shaded
    band: one contact gives an indication, never an uncertainty.
    """
    aiguille, bande = None, ""
    if score is not None:
        angle = _angle(score)
        aiguille = segment(*_polaire(-22.0, angle), *_polaire(_RAYON_GRADUATION - 4, angle))
        if intervalle is not None:
            bande = _secteur(_RAYON_GRADUATION - 22, _RAYON_GRADUATION - 1, *intervalle)
    return Cadran(
        largeur="340",
        hauteur="250",
        arcs=_arcs(),
        graduations=_graduations(),
        reperes=_reperes(),
        intervalle=bande,
        aiguille=aiguille,
        pivot=Disque(coordonnee(_CX), coordonnee(_CY), "8"),
        centre=en_texte((_CX, _CY)),
        valeur=etiquette(_CX, _CY + 66, ""),
    )
