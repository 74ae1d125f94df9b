"""Geometry of what users say: columns of counts, and what was measured above what is felt on one scale.

Coordinates as in `socle.logic.graphiques`: strings with a decimal point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bornes.indicateurs.logic.indicateurs import Estimation
from socle.logic.graphiques import LARGEUR_BANDE, SEUIL_PERFORMANCE, Segment, abscisse, coordonnee, segment
from socle.logic.typographie import entier

LARGEUR, HAUTEUR = 360.0, 170.0
HAUT, BAS = 26.0, 28.0
PART_COLONNE = 0.7
TALON = 6.0
"""Height of a hidden column: somebody came, nobody says how many."""
HAUTEUR_ECART = 40.0


@dataclass(frozen=True)
class ColonneVoix:
    """One count: its rectangle, its words; `est_cachee` when it must not be told."""

    x: str
    y: str
    largeur: str
    hauteur: str
    centre: str
    y_valeur: str
    valeur: str
    mot: str
    est_cachee: bool


@dataclass(frozen=True)
class Colonnes:
    """The whole picture."""

    largeur: str
    hauteur: str
    base: Segment
    y_mots: str
    colonnes: tuple[ColonneVoix, ...]


def colonnes(effectifs: Sequence[tuple[str, int | None]]) -> Colonnes:
    """Draw counts as columns from left to right; None is a count too small to be told."""
    pas = LARGEUR / max(len(effectifs), 1)
    plafond = max([n for _mot, n in effectifs if n] or [1])
    bas = HAUTEUR - BAS
    return Colonnes(
        largeur=coordonnee(LARGEUR),
        hauteur=coordonnee(HAUTEUR),
        base=segment(0, bas, LARGEUR, bas),
        y_mots=coordonnee(HAUTEUR - 9),
        colonnes=tuple(_colonne(rang * pas, pas, mot, n, bas, plafond) for rang, (mot, n) in enumerate(effectifs)),
    )


def _colonne(x: float, pas: float, mot: str, n: int | None, bas: float, plafond: int) -> ColonneVoix:
    hauteur = TALON if n is None else (bas - HAUT) * n / plafond
    return ColonneVoix(
        x=coordonnee(x + pas * (1 - PART_COLONNE) / 2),
        y=coordonnee(bas - hauteur),
        largeur=coordonnee(pas * PART_COLONNE),
        hauteur=coordonnee(hauteur),
        centre=coordonnee(x + pas / 2),
        y_valeur=coordonnee(bas - hauteur - 6),
        valeur="" if n is None else entier(n),
        mot=mot,
        est_cachee=n is None,
    )


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
    mesure: float | None, intervalle: tuple[float, float] | None, ressenti: Estimation | None
) -> LigneEcart:
    """Draw the two gauges on 0 to 100; what is absent is not drawn."""
    milieu = HAUTEUR_ECART / 2
    distance = None
    if mesure is not None and ressenti is not None:
        distance = segment(abscisse(mesure), milieu, abscisse(ressenti.valeur), milieu)
    bornes = None if ressenti is None else (ressenti.bas, ressenti.haut)
    return LigneEcart(
        largeur=coordonnee(LARGEUR_BANDE),
        hauteur=coordonnee(HAUTEUR_ECART),
        axe=segment(abscisse(0), milieu, abscisse(100), milieu),
        seuil=segment(abscisse(SEUIL_PERFORMANCE), 0, abscisse(SEUIL_PERFORMANCE), HAUTEUR_ECART),
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
