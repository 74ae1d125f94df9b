"""The report's own chart: the user's path, stage after stage, each with its interval on its peers' middle half.

The same picture on paper and on the page; the scale is 0 to 100.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from rapports.logic.resultats.lignes import LigneAxe
from socle.logic.dessin import (
    Aspect,
    Dessin,
    MotDessine,
    TraitDessine,
    aplat,
    dessin,
    disque,
    ligne,
    mot,
    mot_detoure,
    plume,
    rectangle,
)
from socle.logic.typographie import decimale

LARGEUR, HAUTEUR = 480.0, 250.0
GAUCHE, DROITE, HAUT, BAS = 34.0, 8.0, 12.0, 34.0
DEMI_BANDE, DEMI_TAQUET, RAYON = 24.0, 5.0, 5.5
GRADUATION, SEUIL = plume("filet", 0.8), plume("laiton", 1.4, "2 3")
BANDE, MEDIANE = aplat("bande"), plume("gris", 1.2)
CHEMIN, ETENDUE, POINT = plume("petrole", 1.2, "1 3"), plume("petrole", 2.6), aplat("petrole")


def parcours(etapes: Sequence[LigneAxe], seuil: int) -> Dessin:
    """Draw the stages from left to right, and the line of performance of the edition.

    The path skips a stage that was not measured.
    """
    pas = (LARGEUR - GAUCHE - DROITE) / max(len(etapes), 1)
    stations = [(GAUCHE + pas * (rang + 0.5), etape) for rang, etape in enumerate(etapes)]
    mesurees = [(x, _y(etape.score)) for x, etape in stations if etape.score is not None]
    return dessin(
        LARGEUR,
        HAUTEUR,
        *(element for valeur in (0, 25, 50, 75, 100) for element in _graduation(valeur)),
        *(element for x, etape in stations for element in _pairs(x, etape)),
        _horizontale(seuil, SEUIL),
        *(ligne(*debut, *fin, CHEMIN) for debut, fin in itertools.pairwise(mesurees)),
        *(element for x, etape in stations for element in _station(x, etape)),
    )


def _y(valeur: float) -> float:
    return HAUTEUR - BAS - (HAUTEUR - HAUT - BAS) * min(max(valeur, 0.0), 100.0) / 100


def _horizontale(valeur: float, aspect: Aspect) -> TraitDessine:
    return ligne(GAUCHE, _y(valeur), LARGEUR - DROITE, _y(valeur), aspect)


def _graduation(valeur: float) -> Iterator[TraitDessine | MotDessine]:
    yield _horizontale(valeur, GRADUATION)
    yield mot(GAUCHE - 8, _y(valeur) + 4, f"{valeur:.0f}", ancre="end", corps=11)


def _pairs(x: float, etape: LigneAxe) -> Iterator[TraitDessine]:
    if etape.pairs is not None:
        haut, bas = _y(etape.pairs.q3), _y(etape.pairs.q1)
        yield rectangle(x - DEMI_BANDE, haut, 2 * DEMI_BANDE, max(bas - haut, 2.0), BANDE)
        milieu = _y(etape.pairs.mediane)
        yield ligne(x - DEMI_BANDE, milieu, x + DEMI_BANDE, milieu, MEDIANE)


def _station(x: float, etape: LigneAxe) -> Iterator[TraitDessine | MotDessine]:
    yield mot(x, HAUTEUR - 12, etape.nom, "encre", corps=12, gras=True)
    if etape.score is None:
        yield mot(x, HAUTEUR - BAS - 8, "non mesuré", corps=11)
        return
    if etape.intervalle is not None:
        bas, haut = map(_y, etape.intervalle)
        yield ligne(x, bas, x, haut, ETENDUE)
        yield ligne(x - DEMI_TAQUET, bas, x + DEMI_TAQUET, bas, ETENDUE)
        yield ligne(x - DEMI_TAQUET, haut, x + DEMI_TAQUET, haut, ETENDUE)
    y = _y(etape.score)
    yield disque(x, y, RAYON, POINT)
    yield from mot_detoure(
        x + DEMI_BANDE + 3, y + 5, decimale(etape.score), "encre", ancre="start", corps=14, gras=True
    )
