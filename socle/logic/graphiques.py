"""Numbers to SVG geometry, the same for the page and the PDF.

Pure: floats in, frozen dataclasses of strings out. Coordinates are strings with
a decimal point so that no locale can turn them into commas. Angles are in
degrees, the scale is 0-100 and the dial sweeps 240 degrees, zero at the lower
left.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

SEUILS = (50.0, 65.0, 80.0)
"""Lower bounds of the levels 2, 3 and 4; the last one is the performance line."""
SEUIL_PERFORMANCE = SEUILS[-1]
OUVERTURE = 240.0
"""Degrees swept by the dial between 0 and 100."""


def niveau(score: float) -> int:
    """Level 1 (à améliorer) to 4 (performant) of a score rounded half up to one decimal."""
    affiche = math.floor(score * 10 + 0.5) / 10
    return 1 + sum(affiche >= seuil for seuil in SEUILS)


def coordonnee(valeur: float) -> str:
    """A coordinate as SVG reads it, at most two decimals, never a comma."""
    texte = f"{valeur:.2f}".rstrip("0").rstrip(".")
    return "0" if texte == "-0" else texte


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


@dataclass(frozen=True)
class Disque:
    x: str
    y: str
    r: str


@dataclass(frozen=True)
class Cadran:
    """A dial: four level arcs, ticks, the interval as a shaded band, the needle."""

    largeur: str
    hauteur: str
    arcs: tuple[Trace, ...]
    graduations: tuple[Segment, ...]
    reperes: tuple[Etiquette, ...]
    intervalle: str
    aiguille: Segment | None
    pivot: Disque
    centre: str
    valeur: Etiquette


_CX, _CY = 170.0, 166.0
_RAYON = 134.0
_RAYON_GRADUATION = 122.0
_RAYON_REPERE = 151.0


def _angle(valeur: float) -> float:
    """Radians of a value, counted from the right, upwards."""
    return math.radians(90 + OUVERTURE / 2 - OUVERTURE * min(max(valeur, 0.0), 100.0) / 100)


def _polaire(rayon: float, angle: float) -> tuple[float, float]:
    return _CX + rayon * math.cos(angle), _CY - rayon * math.sin(angle)


def _point(rayon: float, angle: float) -> str:
    x, y = _polaire(rayon, angle)
    return f"{coordonnee(x)} {coordonnee(y)}"


def _arc(rayon: float, debut: float, fin: float) -> str:
    """Arc between two values, drawn clockwise."""
    a, b = _angle(debut), _angle(fin)
    long = int(a - b > math.pi)
    r = coordonnee(rayon)
    return f"M{_point(rayon, a)}A{r} {r} 0 {long} 1 {_point(rayon, b)}"


def _secteur(interieur: float, exterieur: float, debut: float, fin: float) -> str:
    a, b = _angle(debut), _angle(fin)
    long = int(a - b > math.pi)
    re, ri = coordonnee(exterieur), coordonnee(interieur)
    return (
        f"M{_point(exterieur, a)}A{re} {re} 0 {long} 1 {_point(exterieur, b)}"
        f"L{_point(interieur, b)}A{ri} {ri} 0 {long} 0 {_point(interieur, a)}Z"
    )


def _graduations() -> tuple[Segment, ...]:
    traits = []
    for valeur in range(0, 101, 5):
        fort = valeur % 10 == 0
        x1, y1 = _polaire(_RAYON_GRADUATION, _angle(valeur))
        x2, y2 = _polaire(_RAYON_GRADUATION - (16 if fort else 8), _angle(valeur))
        traits.append(Segment(coordonnee(x1), coordonnee(y1), coordonnee(x2), coordonnee(y2), fort))
    return tuple(traits)


def _reperes() -> tuple[Etiquette, ...]:
    reperes = []
    for valeur in (0, *SEUILS, 100):
        x, y = _polaire(_RAYON_REPERE, _angle(valeur))
        reperes.append(Etiquette(coordonnee(x), coordonnee(y + 5), f"{valeur:.0f}"))
    return tuple(reperes)


def cadran(score: float | None, intervalle: tuple[float, float] | None = None) -> Cadran:
    """The dial of one score.

    Without a score there is no needle; without an interval there is no shaded
    band: one contact gives an indication, never an uncertainty.
    """
    ecart = 0.7
    bornes = (0.0, *SEUILS, 100.0)
    arcs = tuple(
        Trace(
            _arc(_RAYON, bas + (ecart if bas > 0 else 0), haut - (ecart if haut < 100 else 0)),  # noqa: PLR2004
            rang,
        )
        for rang, (bas, haut) in enumerate(itertools.pairwise(bornes), start=1)
    )
    aiguille = None
    if score is not None:
        pointe = _polaire(_RAYON_GRADUATION - 4, _angle(score))
        talon = _polaire(-22.0, _angle(score))
        aiguille = Segment(coordonnee(talon[0]), coordonnee(talon[1]), coordonnee(pointe[0]), coordonnee(pointe[1]))
    bande = ""
    if score is not None and intervalle is not None:
        bande = _secteur(_RAYON_GRADUATION - 22, _RAYON_GRADUATION - 1, *intervalle)
    return Cadran(
        largeur="340",
        hauteur="250",
        arcs=arcs,
        graduations=_graduations(),
        reperes=_reperes(),
        intervalle=bande,
        aiguille=aiguille,
        pivot=Disque(coordonnee(_CX), coordonnee(_CY), "8"),
        centre=f"{coordonnee(_CX)} {coordonnee(_CY)}",
        valeur=Etiquette(coordonnee(_CX), coordonnee(_CY + 66), ""),
    )


@dataclass(frozen=True)
class PointBande:
    """One row of the chart of dots: a score on its peers' middle half, with the line at 80."""

    largeur: str
    hauteur: str
    milieu: str
    seuil: Segment
    bande: tuple[str, str] | None
    """x and width of the peers' first to third quartile."""
    mediane: Segment | None
    intervalle: Segment | None
    x: str | None


def points_bande(
    score: float | None,
    *,
    intervalle: tuple[float, float] | None = None,
    pairs: tuple[float, float] | None = None,
    mediane: float | None = None,
) -> PointBande:
    """Geometry of one row, 0 to 100 over 300 units of width."""
    largeur, hauteur, marge = 320.0, 26.0, 10.0

    def abscisse(valeur: float) -> float:
        return marge + (largeur - 2 * marge) * min(max(valeur, 0.0), 100.0) / 100

    def vertical(valeur: float, demi: float) -> Segment:
        x = coordonnee(abscisse(valeur))
        return Segment(x, coordonnee(hauteur / 2 - demi), x, coordonnee(hauteur / 2 + demi))

    y = coordonnee(hauteur / 2)
    bande = None
    if pairs is not None:
        bande = (
            coordonnee(abscisse(pairs[0])),
            coordonnee(max(abscisse(pairs[1]) - abscisse(pairs[0]), 2.0)),
        )
    trait = None
    if intervalle is not None and score is not None:
        trait = Segment(coordonnee(abscisse(intervalle[0])), y, coordonnee(abscisse(intervalle[1])), y)
    return PointBande(
        largeur=coordonnee(largeur),
        hauteur=coordonnee(hauteur),
        milieu=y,
        seuil=vertical(SEUIL_PERFORMANCE, hauteur / 2),
        bande=bande,
        mediane=None if mediane is None else vertical(mediane, 7),
        intervalle=trait,
        x=None if score is None else coordonnee(abscisse(score)),
    )


@dataclass(frozen=True)
class PointSerie:
    """A point of a trend; `valeur` None leaves a gap, `comparable` False is drawn hollow and unlinked."""

    etiquette: str
    valeur: float | None
    bas: float | None = None
    haut: float | None = None
    comparable: bool = True


@dataclass(frozen=True)
class Marque:
    x: str
    y: str
    texte: str
    etiquette: str
    y_texte: str
    comparable: bool


@dataclass(frozen=True)
class Courbe:
    largeur: str
    hauteur: str
    lignes: tuple[str, ...]
    rubans: tuple[str, ...]
    marques: tuple[Marque, ...]
    absentes: tuple[Etiquette, ...]
    etiquettes: tuple[Etiquette, ...]
    graduations: tuple[tuple[Segment, Etiquette], ...]
    seuil: Segment
    y_seuil: str


def _decimale(valeur: float) -> str:
    return f"{math.floor(valeur * 10 + 0.5) / 10:.1f}".replace(".", ",").replace(",0", "")


def courbe(
    serie: Sequence[PointSerie],
    *,
    largeur: float = 760.0,
    hauteur: float = 320.0,
    bornes: tuple[float, float] = (50.0, 90.0),
    pas: float = 10.0,
) -> Courbe:
    """A trend with its interval ribbon; the line breaks where a value is missing or not comparable."""
    gauche, droite, haut, bas = 44.0, 24.0, 24.0, 48.0
    nb_intervalles = max(len(serie) - 1, 1)

    def abscisse(rang: int) -> float:
        return gauche + 24 + (largeur - gauche - droite - 48) * rang / nb_intervalles

    def ordonnee(valeur: float) -> float:
        part = (min(max(valeur, bornes[0]), bornes[1]) - bornes[0]) / (bornes[1] - bornes[0])
        return hauteur - bas - (hauteur - haut - bas) * part

    troncons: list[list[int]] = [[]]
    for rang, point in enumerate(serie):
        if point.valeur is None or not point.comparable:
            troncons.append([])
        else:
            troncons[-1].append(rang)
    troncons = [troncon for troncon in troncons if len(troncon) > 1]

    def chemin(points: Sequence[tuple[float, float]]) -> str:
        return "M" + "L".join(f"{coordonnee(x)} {coordonnee(y)}" for x, y in points)

    def ruban(troncon: Sequence[int]) -> str:
        au_dessus = [(abscisse(r), ordonnee(h)) for r in troncon if (h := serie[r].haut) is not None]
        au_dessous = [(abscisse(r), ordonnee(b)) for r in reversed(troncon) if (b := serie[r].bas) is not None]
        return f"{chemin([*au_dessus, *au_dessous])}Z" if len(au_dessus) > 1 and au_dessous else ""

    marques = tuple(
        Marque(
            coordonnee(abscisse(rang)),
            coordonnee(ordonnee(point.valeur)),
            _decimale(point.valeur),
            point.etiquette,
            coordonnee(ordonnee(point.valeur) - 14),
            point.comparable,
        )
        for rang, point in enumerate(serie)
        if point.valeur is not None
    )
    axe = []
    valeur = bornes[0]
    while valeur <= bornes[1]:
        y = coordonnee(ordonnee(valeur))
        axe.append(
            (
                Segment(coordonnee(gauche), y, coordonnee(largeur - droite), y),
                Etiquette(coordonnee(gauche - 10), coordonnee(ordonnee(valeur) + 5), f"{valeur:.0f}"),
            )
        )
        valeur += pas
    y_seuil = coordonnee(ordonnee(SEUIL_PERFORMANCE))
    return Courbe(
        largeur=coordonnee(largeur),
        hauteur=coordonnee(hauteur),
        lignes=tuple(chemin([(abscisse(r), ordonnee(serie[r].valeur or 0.0)) for r in t]) for t in troncons),
        rubans=tuple(d for t in troncons if (d := ruban(t))),
        marques=marques,
        absentes=tuple(
            Etiquette(coordonnee(abscisse(rang)), coordonnee(hauteur - bas - 12), "non publié")
            for rang, point in enumerate(serie)
            if point.valeur is None
        ),
        etiquettes=tuple(
            Etiquette(coordonnee(abscisse(rang)), coordonnee(hauteur - bas + 26), point.etiquette)
            for rang, point in enumerate(serie)
        ),
        graduations=tuple(axe),
        seuil=Segment(coordonnee(gauche), y_seuil, coordonnee(largeur - droite), y_seuil),
        y_seuil=coordonnee(ordonnee(SEUIL_PERFORMANCE) - 8),
    )


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


@lru_cache(maxsize=4)
def isobares(nb_lignes: int = 14, largeur: float = 620.0, hauteur: float = 640.0) -> tuple[str, ...]:
    """The ornament: closed pressure lines around a depression, as smooth paths.

    Each line is an ellipse turned by 20 degrees and bent by two harmonics whose
    phase drifts outwards, so that lines crowd on one side as on a weather map.
    """
    cx, cy = 0.64 * largeur, 0.36 * hauteur
    nb_points = 36
    chemins = []
    for ligne in range(1, nb_lignes + 1):
        rayon = 26.0 + 40.0 * ligne
        points = []
        for rang in range(nb_points):
            angle = 2 * math.pi * rang / nb_points
            onde = 1 + 0.07 * math.sin(2 * angle + 0.16 * ligne) + 0.035 * math.cos(3 * angle - 0.21 * ligne)
            x, y = 1.28 * rayon * onde * math.cos(angle), 0.74 * rayon * onde * math.sin(angle)
            tourne = math.radians(-20)
            points.append(
                (
                    cx + x * math.cos(tourne) - y * math.sin(tourne) - 4.0 * ligne,
                    cy + x * math.sin(tourne) + y * math.cos(tourne) + 5.0 * ligne,
                )
            )
        chemins.append(_boucle(points))
    return tuple(chemins)


def _boucle(points: Sequence[tuple[float, float]]) -> str:
    """Closed Catmull-Rom curve through the points, written as cubic Béziers."""
    nombre = len(points)
    morceaux = [f"M{coordonnee(points[0][0])} {coordonnee(points[0][1])}"]
    for rang in range(nombre):
        avant, depart = points[rang - 1], points[rang]
        arrivee, apres = points[(rang + 1) % nombre], points[(rang + 2) % nombre]
        reperes = (
            depart[0] + (arrivee[0] - avant[0]) / 6,
            depart[1] + (arrivee[1] - avant[1]) / 6,
            arrivee[0] - (apres[0] - depart[0]) / 6,
            arrivee[1] - (apres[1] - depart[1]) / 6,
            *arrivee,
        )
        morceaux.append("C" + " ".join(coordonnee(valeur) for valeur in reperes))
    return "".join(morceaux) + "Z"
