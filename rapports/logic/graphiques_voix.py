"""Geometry of what users say: what was measured above what is felt, on one scale.

Coordinates as in `socle.logic.graphiques`: strings with a decimal point.
"""

from __future__ import annotations

from dataclasses import dataclass

from bornes.indicateurs.logic.indicateurs import Estimation
from socle.logic.graphiques import LARGEUR_BANDE, Segment, abscisse, coordonnee, segment

HAUTEUR_ECART = 40.0


@dataclass(frozen=True)
class Jauge:
    """A dot and its interval on the scale of the row."""

    x: str
    y: str
    intervalle: Segment | None


@dataclass(frozen=True)
class LigneEcart:
    """One determinant: measured above, felt below, and the distance between the two."""

    largeur: str
    hauteur: str
    axe: Segment
    seuil: Segment
    mesure: Jauge | None
    ressenti: Jauge | None
    distance: Segment | None


def ligne_ecart(
    mesure: float | None, intervalle: tuple[float, float] | None, ressenti: Estimation | None, seuil: int
) -> LigneEcart:
    """Draw the two gauges and the line of the edition on 0 to 100; what is absent is not drawn."""
    milieu = HAUTEUR_ECART / 2
    distance = None
    if mesure is not None and ressenti is not None:
        distance = segment(abscisse(mesure), milieu, abscisse(ressenti.valeur), milieu)
    bornes = None if ressenti is None else (ressenti.bas, ressenti.haut)
    return LigneEcart(
        largeur=coordonnee(LARGEUR_BANDE),
        hauteur=coordonnee(HAUTEUR_ECART),
        axe=segment(abscisse(0), milieu, abscisse(100), milieu),
        seuil=segment(abscisse(seuil), 0, abscisse(seuil), HAUTEUR_ECART),
        mesure=_jauge(mesure, intervalle, milieu - 9),
        ressenti=_jauge(None if ressenti is None else ressenti.valeur, bornes, milieu + 9),
        distance=distance,
    )


def _jauge(valeur: float | None, intervalle: tuple[float, float] | None, y: float) -> Jauge | None:
    if valeur is None:
        return None
    trait = None
    if intervalle is not None:
        trait = segment(abscisse(intervalle[0]), y, abscisse(intervalle[1]), y)
    return Jauge(coordonnee(abscisse(valeur)), coordonnee(y), trait)
