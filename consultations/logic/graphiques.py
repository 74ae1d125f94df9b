"""The picture of a chance and its interval, one a row of the ranking of ideas."""

from __future__ import annotations

from socle.logic.dessin import Dessin, aplat, dessin, disque, ligne, plume
from socle.logic.graphiques import HAUTEUR_BANDE, LARGEUR_BANDE, abscisse

MOYENNE = 50.0
"""An idea that wins as often as it loses against the average one."""
AXE, MILIEU, BRAS, POINT = plume("filet"), plume("laiton", 1.5, "2 3"), plume("petrole", 3), aplat("petrole")


def moustache(bas: float, valeur: float, haut: float) -> Dessin:
    """Draw a point and its interval on a scale from 0 to 100, its middle marked; what is out of it stands at its end."""
    y, milieu = HAUTEUR_BANDE / 2, abscisse(MOYENNE)
    return dessin(
        LARGEUR_BANDE,
        HAUTEUR_BANDE,
        ligne(abscisse(0), y, abscisse(100), y, AXE),
        ligne(milieu, 2, milieu, HAUTEUR_BANDE - 2, MILIEU),
        ligne(abscisse(bas), y, abscisse(haut), y, BRAS),
        disque(abscisse(valeur), y, 6, POINT),
    )
