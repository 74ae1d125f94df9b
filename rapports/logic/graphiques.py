"""Geometry of the report's own chart: the user's path, stage after stage, on the peers' middle half.

Same grammar as `socle.logic.graphiques`: coordinates are strings with a decimal point, the scale is 0 to 100.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapports.logic.tableau import LigneAxe
from socle.logic.graphiques import Etiquette, Segment, chemin, coordonnee, etiquette, segment
from socle.logic.typographie import decimale

LARGEUR, HAUTEUR = 480.0, 230.0
GAUCHE, DROITE, HAUT, BAS = 34.0, 8.0, 14.0, 40.0
DEMI_BANDE = 22.0


@dataclass(frozen=True)
class Station:
    """A stage: its dot, its peers, its words."""

    x: str
    y: str | None
    y_valeur: str
    valeur: str
    nom: str
    bande: tuple[str, str, str, str] | None
    """x, y, width, height of the peers' middle half."""
    mediane: Segment | None


@dataclass(frozen=True)
class Parcours:
    """The whole picture."""

    largeur: str
    hauteur: str
    ligne: str
    stations: tuple[Station, ...]
    axe: tuple[tuple[Segment, Etiquette], ...]
    seuil: Segment
    y_noms: str


def parcours(etapes: Sequence[LigneAxe], seuil: int) -> Parcours:
    """Draw the stages from left to right, and the line of performance of the edition.

    The path skips a stage that was not measured.
    """
    pas = (LARGEUR - GAUCHE - DROITE) / max(len(etapes), 1)
    abscisses = [GAUCHE + pas * (rang + 0.5) for rang in range(len(etapes))]
    points = [(x, _y(e.score)) for x, e in zip(abscisses, etapes, strict=True) if e.score is not None]
    return Parcours(
        largeur=coordonnee(LARGEUR),
        hauteur=coordonnee(HAUTEUR),
        ligne=chemin(points) if len(points) > 1 else "",
        stations=tuple(_station(x, etape) for x, etape in zip(abscisses, etapes, strict=True)),
        axe=tuple(_graduation(valeur) for valeur in (0, 25, 50, 75, 100)),
        seuil=_horizontale(seuil),
        y_noms=coordonnee(HAUTEUR - 12),
    )


def _y(valeur: float) -> float:
    return HAUTEUR - BAS - (HAUTEUR - HAUT - BAS) * min(max(valeur, 0.0), 100.0) / 100


def _horizontale(valeur: float) -> Segment:
    return segment(GAUCHE, _y(valeur), LARGEUR - DROITE, _y(valeur))


def _graduation(valeur: float) -> tuple[Segment, Etiquette]:
    return _horizontale(valeur), etiquette(GAUCHE - 8, _y(valeur) + 3.5, f"{valeur:.0f}")


def _station(x: float, etape: LigneAxe) -> Station:
    bande = mediane = None
    if etape.pairs is not None:
        haut, bas = _y(etape.pairs.q3), _y(etape.pairs.q1)
        hauteur = coordonnee(max(bas - haut, 2.0))
        bande = (coordonnee(x - DEMI_BANDE), coordonnee(haut), coordonnee(2 * DEMI_BANDE), hauteur)
        y_mediane = _y(etape.pairs.mediane)
        mediane = segment(x - DEMI_BANDE, y_mediane, x + DEMI_BANDE, y_mediane)
    y = None if etape.score is None else _y(etape.score)
    # The figure stands above its dot, or below when the dot touches the top.
    ecart = -11 if y is None or y > HAUT + 16 else 20
    return Station(
        x=coordonnee(x),
        y=None if y is None else coordonnee(y),
        y_valeur=coordonnee((HAUTEUR - BAS - 8) if y is None else y + ecart),
        valeur="non mesuré" if etape.score is None else decimale(etape.score),
        nom=etape.nom,
        bande=bande,
        mediane=mediane,
    )
