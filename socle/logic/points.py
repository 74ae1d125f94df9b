"""A dot with its interval on its peers' middle half, one a row of a table: its strokes, and the same in words."""

from __future__ import annotations

from socle.logic.dessin import Aspect, Dessin, TraitDessine, aplat, dessin, disque, ligne, plume, rectangle
from socle.logic.graphiques import HAUTEUR_BANDE, LARGEUR_BANDE, abscisse
from socle.logic.typographie import FINE, Bornes, decimale, entier, intervalle_en_mots

MILIEU = HAUTEUR_BANDE / 2
SCORE = "score"
AXE, BANDE, MEDIANE = plume("filet"), aplat("bande"), plume("gris", 1.5)
SEUIL, BRAS, POINT = plume("laiton", 1.5, "2 3"), plume("petrole", 3), aplat("petrole")


def points_bande(
    score: float | None,
    *,
    intervalle: Bornes | None = None,
    pairs: Bornes | None = None,
    mediane: float | None = None,
    seuil: float | None = None,
) -> Dessin:
    """Draw one row on 0 to 100; `seuil` is the line of performance of its edition. What is absent is not drawn."""
    return dessin(
        LARGEUR_BANDE,
        HAUTEUR_BANDE,
        ligne(abscisse(0), MILIEU, abscisse(100), MILIEU, AXE),
        None if pairs is None else _bande(pairs),
        None if mediane is None else _trait(mediane, 7, MEDIANE),
        None if seuil is None else _trait(seuil, MILIEU, SEUIL),
        None
        if intervalle is None or score is None
        else ligne(*_sur_l_axe(intervalle[0]), *_sur_l_axe(intervalle[1]), BRAS),
        None if score is None else disque(*_sur_l_axe(score), 6, POINT),
    )


def _sur_l_axe(valeur: float) -> tuple[float, float]:
    return abscisse(valeur), MILIEU


def _bande(pairs: Bornes) -> TraitDessine:
    debut, fin = map(abscisse, pairs)
    return rectangle(debut, 6, max(fin - debut, 2.0), 14, BANDE)


def _trait(valeur: float, demi: float, aspect: Aspect) -> TraitDessine:
    x = abscisse(valeur)
    return ligne(x, MILIEU - demi, x, MILIEU + demi, aspect)


def points_en_mots(
    score: float | None,
    *,
    intervalle: Bornes | None,
    pairs: Bornes | None,
    seuil: float | None,
    mesure: str = SCORE,
) -> str:
    """Say what a row draws: a score has one decimal, another measure is in whole points."""
    nombre = decimale if mesure == SCORE else entier
    mots = f"pas de {mesure}" if score is None else f"{mesure} de {nombre(score)} sur 100"
    if score is not None and intervalle is not None:
        mots += f", {intervalle_en_mots(intervalle[0], intervalle[1])}"
    if pairs is not None:
        mots += f"{FINE}; la moitié centrale des pairs va de {decimale(pairs[0])} à {decimale(pairs[1])}"
    if seuil is not None:
        mots += f"{FINE}; seuil de {entier(seuil)}"
    return mots
