"""Geometry of the voices: measured, felt, lived, one under the other on one scale; a shape each, no colour is needed."""

from __future__ import annotations

from bornes.indicateurs.logic.indicateurs import Estimation, Taux
from socle.logic.dessin import Aspect, Dessin, TraitDessine, aplat, dessin, disque, ligne, plume
from socle.logic.graphiques import LARGEUR_BANDE, abscisse, chemin

HAUTEUR = 50.0
RANGS = (10.0, 25.0, 40.0)
MESURE, RESSENTI, VECU = aplat("petrole"), plume("laiton", 2.5), aplat("encre")
BRAS_MESURE, BRAS_RESSENTI = plume("petrole", 3), plume("laiton", 3)
BRAS_VECU = plume("encre", 3)
FOND, AXE, SEUIL = aplat("papier"), plume("filet"), plume("laiton", 1.5, "2 3")


def ligne_des_voix(
    mesure: float | None,
    intervalle: tuple[float, float] | None,
    ressenti: Taux | None,
    vecu: Estimation | None,
    seuil: int,
) -> Dessin:
    """Draw the voices of a determinant and the line of the edition on 0 to 100; what is absent is not drawn."""
    haut, milieu, bas = RANGS
    senti = None if ressenti is None else ressenti.lu
    return dessin(
        LARGEUR_BANDE,
        HAUTEUR,
        *(ligne(abscisse(0), y, abscisse(100), y, AXE) for y in RANGS),
        ligne(abscisse(seuil), 0, abscisse(seuil), HAUTEUR, SEUIL),
        None if intervalle is None or mesure is None else _bras(intervalle, haut, BRAS_MESURE),
        None if mesure is None else disque(abscisse(mesure), haut, 6, MESURE),
        None if senti is None else _bras((senti.bas, senti.haut), milieu, BRAS_RESSENTI),
        *(
            ()
            if senti is None
            else (disque(abscisse(senti.valeur), milieu, 5.5, aspect) for aspect in (FOND, RESSENTI))
        ),
        None if vecu is None else _bras((vecu.bas, vecu.haut), bas, BRAS_VECU),
        None if vecu is None else losange(abscisse(vecu.valeur), bas, 6.5),
    )


def losange(x: float, y: float, rayon: float) -> TraitDessine:
    """Return the mark of agents: a square on its point."""
    coins = [(x, y - rayon), (x + rayon, y), (x, y + rayon), (x - rayon, y)]
    return TraitDessine(f"{chemin(coins)}Z", VECU)


def _bras(bornes: tuple[float, float], y: float, aspect: Aspect) -> TraitDessine:
    return ligne(abscisse(bornes[0]), y, abscisse(bornes[1]), y, aspect)
