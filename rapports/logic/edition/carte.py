"""The map of France in equal cells: one a département, beside its neighbours; overseas in a row below.

The directory holds no outline and no coordinate, and an outline would show Paris as a speck: here every département has
the same room for its code and its figure (ADR 52). A hexagon touches six neighbours: every other row is half a cell to
the right. A shade is never alone: the figure is written, and what is to be looked at has its sign and its count.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapports.logic.edition.departements import ChiffreDeCase
from socle.logic.graphiques import chemin, coordonnee

METROPOLE = """
 .  .  .  .  .  . 62 59  .  .  .  .
 .  .  .  . 76 80 60 02  .  .  .  .
 .  .  . 14 27 95 75 93 08 57  .  .
 .  . 50 61 78 92 94 51 55 54 67  .
29 22 35 53 72 28 91 77 10 52 88 68
 . 56 44 49 37 41 45 89 21 70 90  .
 .  . 85 79 86 36 18 58 71 39 25  .
 .  .  . 17 87 23 03 42 01 74  .  .
 .  .  .  . 16 19 63 43 69 38 73  .
 .  .  . 33 24 46 15 07 26 05  .  .
 .  .  . 40 47 82 12 48 84 04 06  .
 .  . 64 32 31 81 34 30 13 83  .  .
 .  .  .  . 65 09 11  .  .  .  . 2B
 .  .  .  .  .  . 66  .  .  .  . 2A
"""
OUTRE_MER = ("971", "972", "973", "974", "976", "975", "977", "978", "986", "987", "988", "984", "989")
PAS, MARGE = 40.0, 2.0
RAYON, RANGEE = PAS / math.sqrt(3), PAS * math.sqrt(3) / 2
COTE, TITRE = 35.0, 34.0
"""Side of a square overseas; room for the words above them."""
PALIERS = 4
EN_POURCENTS = (25, 50, 75, 100)


@dataclass(frozen=True)
class PlaceDeCase:
    """Where a département is drawn: its outline and its middle."""

    d: str
    x: float
    y: float


@dataclass(frozen=True)
class CaseDeCarte:
    """A cell: its code, its figure and its shade (0 without figure, then 1 to 4), how many things its sign counts."""

    code: str
    d: str
    x: str
    y: tuple[str, str, str]
    """Of the code, of the figure, of the sign."""
    signe: str
    palier: int
    chiffre: ChiffreDeCase | None


@dataclass(frozen=True)
class CarteDeFrance:
    """The whole map; `legende` pairs each shade with its words."""

    largeur: str
    hauteur: str
    y_outre_mer: str
    cases: tuple[CaseDeCarte, ...]
    legende: tuple[tuple[int, str], ...]


def carte_de_france(chiffres: Mapping[str, ChiffreDeCase], *, en_pourcents: bool = False) -> CarteDeFrance:
    """Draw figures by département; shades split the highest count evenly, or percents in quarters."""
    plafonds = EN_POURCENTS if en_pourcents else paliers(max((c.valeur for c in chiffres.values()), default=0))
    unite = "\u202f%" if en_pourcents else ""
    premiers = [0 if en_pourcents else 1, *(plafond + 1 for plafond in plafonds)]
    return CarteDeFrance(
        coordonnee(LARGEUR),
        coordonnee(HAUTEUR),
        coordonnee(BAS + TITRE - 10),
        tuple(_case(code, place, chiffres.get(code), plafonds) for code, place in PLACES.items()),
        tuple(
            (rang, f"{du} à {au}{unite}" if du != au else f"{au}{unite}")
            for rang, (du, au) in enumerate(zip(premiers, plafonds, strict=False), start=1)
        ),
    )


def paliers(plus_haut: int) -> tuple[int, ...]:
    """Return the last count of each shade, four at most: 10 gives 3, 6, 9, 12."""
    pas = math.ceil(plus_haut / PALIERS)
    return tuple(pas * rang for rang in range(1, math.ceil(plus_haut / pas) + 1)) if pas else ()


def _case(code: str, place: PlaceDeCase, chiffre: ChiffreDeCase | None, plafonds: tuple[int, ...]) -> CaseDeCarte:
    palier = 0
    if chiffre is not None:
        palier = 1 + sum(chiffre.valeur > plafond for plafond in plafonds[:-1])
    x, y = place.x, place.y + 15
    triangle = [(x - 10, y + 4), (x - 2, y + 4), (x - 6, y - 4)]
    return CaseDeCarte(
        code=code,
        d=place.d,
        x=coordonnee(x),
        y=(coordonnee(place.y + (-6 if chiffre else 4)), coordonnee(place.y + 9), coordonnee(y + 4)),
        signe=f"{chemin(triangle)}Z" if chiffre and chiffre.alertes else "",
        palier=palier,
        chiffre=chiffre,
    )


def _hexagone(x: float, y: float) -> PlaceDeCase:
    coins = [
        (x + (RAYON - 1) * math.cos(angle), y + (RAYON - 1) * math.sin(angle))
        for angle in (math.radians(60 * rang - 90) for rang in range(6))
    ]
    return PlaceDeCase(f"{chemin(coins)}Z", x, y)


def _carre(x: float, y: float) -> PlaceDeCase:
    demi = COTE / 2
    coins = [(x - demi, y - demi), (x + demi, y - demi), (x + demi, y + demi), (x - demi, y + demi)]
    return PlaceDeCase(f"{chemin(coins)}Z", x, y)


def _places() -> Iterator[tuple[str, PlaceDeCase]]:
    for rang, rangee in enumerate(RANGEES):
        for colonne, code in enumerate(rangee):
            if code != ".":
                yield code, _hexagone(MARGE + PAS * (colonne + 0.5 + rang % 2 / 2), MARGE + RAYON + RANGEE * rang)
    for rang, code in enumerate(OUTRE_MER):
        yield code, _carre(MARGE + (LARGEUR - 2 * MARGE) * (rang + 0.5) / len(OUTRE_MER), BAS + TITRE + COTE / 2)


RANGEES = tuple(rangee.split() for rangee in METROPOLE.strip().splitlines())
LARGEUR = 2 * MARGE + PAS * (len(RANGEES[0]) + 0.5)
BAS = MARGE + RANGEE * (len(RANGEES) - 1) + 2 * RAYON
HAUTEUR = BAS + TITRE + COTE + MARGE
PLACES = dict(_places())
