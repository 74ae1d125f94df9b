"""Chances to SVG geometry, the same for the page and the PDF. Pure; coordinates are strings with a point."""

from __future__ import annotations

from dataclasses import dataclass

from socle.logic.graphiques import HAUTEUR_BANDE, LARGEUR_BANDE, abscisse, coordonnee

MOYENNE = 50.0
"""An idea that wins as often as it loses against the average one."""


@dataclass(frozen=True)
class Moustache:
    """One row of the chart: a point with its interval on a scale from 0 to 100, the middle marked."""

    largeur: str
    hauteur: str
    milieu: str
    gauche: str
    droite: str
    moyenne: str
    x: str
    x1: str
    x2: str


def moustache(bas: float, valeur: float, haut: float) -> Moustache:
    """Place a point and its interval, in percent; out of the scale it is drawn at its end."""
    return Moustache(
        largeur=coordonnee(LARGEUR_BANDE),
        hauteur=coordonnee(HAUTEUR_BANDE),
        milieu=coordonnee(HAUTEUR_BANDE / 2),
        gauche=coordonnee(abscisse(0)),
        droite=coordonnee(abscisse(100)),
        moyenne=coordonnee(abscisse(MOYENNE)),
        x=coordonnee(abscisse(valeur)),
        x1=coordonnee(abscisse(bas)),
        x2=coordonnee(abscisse(haut)),
    )
