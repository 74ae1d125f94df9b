"""A picture as strokes and words, in the order in which they are laid: one grammar for screen, print and PDF.

Pure. A stroke names its look: a class that the sheets colour in both themes, and the colours that a PDF, which reads no
sheet of the screen, takes from the element. Coordinates as in `socle.logic.graphiques`; `c-dessin` prints the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from socle.logic.graphiques import chemin, coordonnee
from socle.logic.typographie import entier

ENCRES = {
    "encre": "#16282E",
    "gris": "#56666B",
    "petrole": "#0E4A57",
    "laiton": "#8A5A12",
    "filet": "#DDD6C9",
    "bande": "#E4DCCB",
    "intervalle": "#D3DCDE",
    "papier": "#FFFFFF",
}
"""The colours of paper, by token."""
PAS_DES_HACHURES = 5.0
ARRONDI = 0.5523
"""Handle of the four curves that make a circle, for a radius of one."""


@dataclass(frozen=True)
class Aspect:
    """How a stroke or a word looks."""

    classe: str
    fond: str = "none"
    trait: str = ""
    epaisseur: str = ""
    tirets: str = ""


@dataclass(frozen=True)
class TraitDessine:
    """A path and its look."""

    d: str
    aspect: Aspect


@dataclass(frozen=True)
class MotDessine:
    """Words at their place; `ancre` says which end of them stands there."""

    x: str
    y: str
    texte: str
    aspect: Aspect
    corps: str = "13"
    ancre: str = "middle"
    est_gras: bool = False


@dataclass(frozen=True)
class Dessin:
    """The whole picture: what is laid first lies under the rest. `etroit` is the same for a phone, where it has its own."""

    largeur: str
    hauteur: str
    elements: tuple[TraitDessine | MotDessine, ...]
    etroit: Dessin | None = None

    @property
    def mots(self) -> tuple[str, ...]:
        """Return the words written on it, in their order."""
        return tuple(e.texte for e in self.elements if isinstance(e, MotDessine) and e.aspect != HALO)

    def traces(self, aspect: Aspect) -> tuple[str, ...]:
        """Return the paths that have this look."""
        return tuple(e.d for e in self.elements if isinstance(e, TraitDessine) and e.aspect == aspect)


def aplat(encre: str) -> Aspect:
    """Return a plain surface."""
    return Aspect(f"bm-g-{encre}", fond=ENCRES[encre])


def plume(encre: str, epaisseur: float = 1.0, tirets: str = "") -> Aspect:
    """Return a line."""
    return Aspect(f"bm-g-t-{encre}", trait=ENCRES[encre], epaisseur=coordonnee(epaisseur), tirets=tirets)


HALO = plume("papier", 4)
"""What is laid under words that a line may cross."""


def dessin(largeur: float, hauteur: float, *elements: TraitDessine | MotDessine | None) -> Dessin:
    """Return a picture; what is None is not drawn."""
    return Dessin(coordonnee(largeur), coordonnee(hauteur), tuple(e for e in elements if e is not None))


def mot(
    x: float, y: float, texte: str, encre: str = "gris", *, ancre: str = "middle", corps: int = 13, gras: bool = False
) -> MotDessine:
    """Return words at a point."""
    return MotDessine(coordonnee(x), coordonnee(y), texte, aplat(encre), str(corps), ancre, gras)


def mot_detoure(x: float, y: float, texte: str, encre: str, **reste: Any) -> tuple[MotDessine, MotDessine]:
    """Return words that stay legible on a line: their outline in the colour of paper, then themselves."""
    dessus = mot(x, y, texte, encre, **reste)
    return replace(dessus, aspect=HALO), dessus


def ligne(x1: float, y1: float, x2: float, y2: float, aspect: Aspect) -> TraitDessine:
    """Return a line between two points."""
    return TraitDessine(chemin([(x1, y1), (x2, y2)]), aspect)


def rectangle(x: float, y: float, largeur: float, hauteur: float, aspect: Aspect) -> TraitDessine:
    """Return a rectangle."""
    coins = [(x, y), (x + largeur, y), (x + largeur, y + hauteur), (x, y + hauteur)]
    return TraitDessine(f"{chemin(coins)}Z", aspect)


def disque(x: float, y: float, rayon: float, aspect: Aspect) -> TraitDessine:
    """Return a circle."""
    r, c = rayon, rayon * ARRONDI
    courbes = (
        (x + c, y - r, x + r, y - c, x + r, y),
        (x + r, y + c, x + c, y + r, x, y + r),
        (x - c, y + r, x - r, y + c, x - r, y),
        (x - r, y - c, x - c, y - r, x, y - r),
    )
    suite = "".join(f"C{' '.join(map(coordonnee, courbe))}" for courbe in courbes)
    return TraitDessine(f"M{coordonnee(x)} {coordonnee(y - r)}{suite}Z", aspect)


def hachures(x: float, y: float, largeur: float, hauteur: float, aspect: Aspect) -> TraitDessine:
    """Return level strokes that fill a rectangle: what is not like the others, told without colour."""
    hauteurs = [y + hauteur - PAS_DES_HACHURES * rang for rang in range(1, int(hauteur / PAS_DES_HACHURES) + 1)]
    return TraitDessine("".join(chemin([(x, h), (x + largeur, h)]) for h in hauteurs), aspect)


def escalier(points: Iterable[tuple[float, float]], fin: float) -> str:
    """Return a line that keeps its height until the next point, up to the abscissa `fin`."""
    coins: list[tuple[float, float]] = []
    for x, y in points:
        if coins:
            coins.append((x, coins[-1][1]))
        coins.append((x, y))
    return chemin([*coins, (fin, coins[-1][1])]) if coins else ""


PLEINE, CREUSE, BASE = aplat("petrole"), plume("gris", 1, "2 2"), plume("encre")
PART_COLONNE = 0.68
TALON = 6.0
"""Height of a hidden column: somebody came, nobody says how many."""


def _colonne(rang: int, n: int | None, pas: float, pied: float, monte: float) -> Iterator[TraitDessine | MotDessine]:
    x = pas * (rang + (1 - PART_COLONNE) / 2)
    yield rectangle(x, pied - monte, pas * PART_COLONNE, monte, CREUSE if n is None else PLEINE)
    if n is not None:
        yield mot(pas * (rang + 0.5), pied - monte - 5, entier(n), "encre", gras=True)


def colonnes(effectifs: Sequence[tuple[str, int | None]], largeur: float, hauteur: float) -> Dessin | None:
    """Draw counts as columns from left to right, None without any; a count at None is too small to be told."""
    plafond = max((n for _mot, n in effectifs if n), default=0)
    if not plafond and all(n is not None for _mot, n in effectifs):
        return None
    pas, pied, haut = largeur / len(effectifs), hauteur - 20, 18.0
    elements: list[TraitDessine | MotDessine] = []
    for rang, (nom, n) in enumerate(effectifs):
        monte = TALON if n is None else (pied - haut) * n / (plafond or 1)
        elements += [*_colonne(rang, n, pas, pied, monte), mot(pas * (rang + 0.5), hauteur - 4, nom)]
    return dessin(largeur, hauteur, *elements, ligne(0, pied, largeur, pied, BASE))
