"""Numbers to SVG geometry, the same for the page and the PDF.

Pure: floats in, frozen dataclasses of strings out. Coordinates are strings with a decimal point so that no locale can turn
them into commas. Pictures have a file each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def coordonnee(valeur: float) -> str:
    """A coordinate as SVG reads it, at most two decimals, never a comma."""
    texte = f"{valeur:.2f}".rstrip("0").rstrip(".")
    return "0" if texte == "-0" else texte


def en_texte(valeurs: Iterable[float]) -> str:
    """Write coordinates in a row."""
    return " ".join(map(coordonnee, valeurs))


def chemin(points: Iterable[tuple[float, float]]) -> str:
    """Return a broken line through points."""
    return "M" + "L".join(map(en_texte, points))


@dataclass(frozen=True)
class Trace:
    """A path and the level it is drawn in (0 when it has none)."""

    d: str
    niveau: int = 0


@dataclass(frozen=True)
class Segment:
    x1: str
    y1: str
    x2: str
    y2: str
    fort: bool = False


@dataclass(frozen=True)
class Etiquette:
    """A word at its place in a drawing."""

    x: str
    y: str
    texte: str


def segment(x1: float, y1: float, x2: float, y2: float, *, fort: bool = False) -> Segment:
    """Return a line between two points."""
    return Segment(coordonnee(x1), coordonnee(y1), coordonnee(x2), coordonnee(y2), fort)


def etiquette(x: float, y: float, texte: str) -> Etiquette:
    """Return a word at a point."""
    return Etiquette(coordonnee(x), coordonnee(y), texte)


LARGEUR_BANDE, HAUTEUR_BANDE, MARGE_BANDE = 320.0, 26.0, 10.0


def abscisse(valeur: float) -> float:
    """Place a value from 0 to 100 along a row; out of the scale it stands at its end."""
    return MARGE_BANDE + (LARGEUR_BANDE - 2 * MARGE_BANDE) * min(max(valeur, 0.0), 100.0) / 100


@dataclass(frozen=True)
class PartDeBarre:
    """One part of a stacked bar, left to right, with the share it stands for (0-100)."""

    x: str
    largeur: str
    rang: int
    mot: str
    pourcentage: float
    x_texte: str
    lisible: bool


@dataclass(frozen=True)
class BarreEmpilee:
    largeur: str
    hauteur: str
    parts: tuple[PartDeBarre, ...]


_PART_LISIBLE = 8.0
"""Under this share the figure does not fit inside its part: the table beside says it."""


def barre_empilee(effectifs: Sequence[tuple[str, int]]) -> BarreEmpilee:
    """Shares of a distribution, in the order given; empty when there is nothing to share out."""
    total = sum(nombre for _mot, nombre in effectifs)
    largeur = 600.0
    parts: list[PartDeBarre] = []
    x = 0.0
    for rang, (mot, nombre) in enumerate(effectifs, start=1):
        if total == 0 or nombre == 0:
            continue
        large = largeur * nombre / total
        parts.append(
            PartDeBarre(
                coordonnee(x),
                coordonnee(large),
                rang,
                mot,
                100 * nombre / total,
                coordonnee(x + large / 2),
                100 * nombre / total >= _PART_LISIBLE,
            )
        )
        x += large
    return BarreEmpilee(coordonnee(largeur), "40", tuple(parts))
