"""Numbers to SVG geometry, the same for the page and the PDF.

Pure: floats in, frozen dataclasses of strings out. Coordinates are strings with
a decimal point so that no locale can turn them into commas. Angles are in
degrees, the scale is 0-100 and the dial sweeps 240 degrees, zero at the lower
left.
"""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from socle.logic.typographie import arrondi, decimale

SEUILS = (50.0, 65.0, 80.0)
"""Lower bounds of the levels 2, 3 and 4, the same for every edition; the line of performance is each edition's own."""
OUVERTURE = 240.0
"""Degrees swept by the dial between 0 and 100."""


def niveau(score: float) -> int:
    """Level 1 (à améliorer) to 4 (performant) of a score rounded half up to one decimal."""
    affiche = arrondi(score, 1)
    return 1 + sum(affiche >= seuil for seuil in SEUILS)


def coordonnee(valeur: float) -> str:
    """A coordinate as SVG reads it, at most two decimals, never a comma."""
    texte = f"{valeur:.2f}".rstrip("0").rstrip(".")
    return "0" if texte == "-0" else texte


def _en_texte(valeurs: Iterable[float]) -> str:
    return " ".join(map(coordonnee, valeurs))


def chemin(points: Iterable[tuple[float, float]]) -> str:
    """Return a broken line through points."""
    return "M" + "L".join(map(_en_texte, points))


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
    return _en_texte(_polaire(rayon, angle))


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
        fort, angle = valeur % 10 == 0, _angle(valeur)
        bout = _polaire(_RAYON_GRADUATION - (16 if fort else 8), angle)
        traits.append(segment(*_polaire(_RAYON_GRADUATION, angle), *bout, fort=fort))
    return tuple(traits)


def _reperes() -> tuple[Etiquette, ...]:
    reperes = []
    for valeur in (0, *SEUILS, 100):
        x, y = _polaire(_RAYON_REPERE, _angle(valeur))
        reperes.append(etiquette(x, y + 5, f"{valeur:.0f}"))
    return tuple(reperes)


def _arcs() -> tuple[Trace, ...]:
    """Return the stretches of the dial between its thresholds, a little apart from each other."""
    ecart = 0.7
    bornes = itertools.pairwise((0.0, *SEUILS, 100.0))
    return tuple(
        Trace(_arc(_RAYON, bas + (ecart if bas > 0 else 0), haut - (ecart if haut < 100 else 0)), rang)  # noqa: PLR2004
        for rang, (bas, haut) in enumerate(bornes, start=1)
    )


def cadran(score: float | None, intervalle: tuple[float, float] | None = None) -> Cadran:
    """The dial of one score.

    Without a score there is no needle; without an interval there is no shaded
    band: one contact gives an indication, never an uncertainty.
    """
    aiguille, bande = None, ""
    if score is not None:
        angle = _angle(score)
        aiguille = segment(*_polaire(-22.0, angle), *_polaire(_RAYON_GRADUATION - 4, angle))
        if intervalle is not None:
            bande = _secteur(_RAYON_GRADUATION - 22, _RAYON_GRADUATION - 1, *intervalle)
    return Cadran(
        largeur="340",
        hauteur="250",
        arcs=_arcs(),
        graduations=_graduations(),
        reperes=_reperes(),
        intervalle=bande,
        aiguille=aiguille,
        pivot=Disque(coordonnee(_CX), coordonnee(_CY), "8"),
        centre=_en_texte((_CX, _CY)),
        valeur=etiquette(_CX, _CY + 66, ""),
    )


@dataclass(frozen=True)
class PointBande:
    """One row of the chart of dots: a score on its peers' middle half, with the line of its edition."""

    largeur: str
    hauteur: str
    milieu: str
    seuil: Segment | None
    bande: tuple[str, str] | None
    """x and width of the peers' first to third quartile."""
    mediane: Segment | None
    intervalle: Segment | None
    x: str | None


LARGEUR_BANDE, HAUTEUR_BANDE, MARGE_BANDE = 320.0, 26.0, 10.0


def abscisse(valeur: float) -> float:
    """Place a value from 0 to 100 along a row; out of the scale it stands at its end."""
    return MARGE_BANDE + (LARGEUR_BANDE - 2 * MARGE_BANDE) * min(max(valeur, 0.0), 100.0) / 100


def _trait_bande(valeur: float, demi: float) -> Segment:
    x = abscisse(valeur)
    return segment(x, HAUTEUR_BANDE / 2 - demi, x, HAUTEUR_BANDE / 2 + demi)


def points_bande(
    score: float | None,
    *,
    intervalle: tuple[float, float] | None = None,
    pairs: tuple[float, float] | None = None,
    mediane: float | None = None,
    seuil: float | None = None,
) -> PointBande:
    """Geometry of one row, 0 to 100 over 300 units of width; `seuil` is the line of performance of its edition."""
    milieu = HAUTEUR_BANDE / 2
    bande = trait = None
    if pairs is not None:
        debut, fin = map(abscisse, pairs)
        bande = (coordonnee(debut), coordonnee(max(fin - debut, 2.0)))
    if intervalle is not None and score is not None:
        trait = segment(abscisse(intervalle[0]), milieu, abscisse(intervalle[1]), milieu)
    return PointBande(
        largeur=coordonnee(LARGEUR_BANDE),
        hauteur=coordonnee(HAUTEUR_BANDE),
        milieu=coordonnee(milieu),
        seuil=None if seuil is None else _trait_bande(seuil, milieu),
        bande=bande,
        mediane=None if mediane is None else _trait_bande(mediane, 7),
        intervalle=trait,
        x=None if score is None else coordonnee(abscisse(score)),
    )


@dataclass(frozen=True)
class PointSerie:
    """A point of a trend; `valeur` None leaves a gap, `comparable` False is drawn hollow and unlinked.

    `suit_le_precedent` False breaks the line before it: the next ones may follow it.
    """

    etiquette: str
    valeur: float | None
    bas: float | None = None
    haut: float | None = None
    comparable: bool = True
    suit_le_precedent: bool = True


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
    seuil_dit: Etiquette


@dataclass(frozen=True)
class _CadreDeCourbe:
    """Where a rank and a value stand in the drawing of a trend."""

    hauteur: float
    bornes: tuple[float, float]
    intervalles: int
    largeur: float = 760.0
    gauche: float = 44.0
    droite: float = 24.0
    haut: float = 24.0
    bas: float = 48.0

    @property
    def pied(self) -> float:
        return self.hauteur - self.bas

    def x(self, rang: int) -> float:
        return self.gauche + 24 + (self.largeur - self.gauche - self.droite - 48) * rang / self.intervalles

    def y(self, valeur: float) -> float:
        bas, haut = self.bornes
        part = (min(max(valeur, bas), haut) - bas) / (haut - bas)
        return self.pied - (self.hauteur - self.haut - self.bas) * part

    def horizontale(self, valeur: float) -> Segment:
        return segment(self.gauche, self.y(valeur), self.largeur - self.droite, self.y(valeur))

    def graduations(self, pas: float) -> Iterator[tuple[Segment, Etiquette]]:
        """Return the lines of the axis, each with its figure."""
        valeur = self.bornes[0]
        while valeur <= self.bornes[1]:
            yield self.horizontale(valeur), etiquette(self.gauche - 10, self.y(valeur) + 5, f"{valeur:.0f}")
            valeur += pas


def _troncons(serie: Sequence[PointSerie]) -> list[list[int]]:
    """Return the ranks of the points that a line joins; alone, a point has no line."""
    troncons: list[list[int]] = [[]]
    for rang, point in enumerate(serie):
        est_liable = point.valeur is not None and point.comparable
        if not est_liable or not point.suit_le_precedent:
            troncons.append([])
        if est_liable:
            troncons[-1].append(rang)
    return [troncon for troncon in troncons if len(troncon) > 1]


def _ligne(cadre: _CadreDeCourbe, serie: Sequence[PointSerie], troncon: Sequence[int]) -> str:
    return chemin((cadre.x(rang), cadre.y(serie[rang].valeur or 0.0)) for rang in troncon)


def _ruban(cadre: _CadreDeCourbe, serie: Sequence[PointSerie], troncon: Sequence[int]) -> str:
    """Return the outline of the intervals along a stretch; empty without them."""
    au_dessus = [(cadre.x(r), cadre.y(h)) for r in troncon if (h := serie[r].haut) is not None]
    au_dessous = [(cadre.x(r), cadre.y(b)) for r in reversed(troncon) if (b := serie[r].bas) is not None]
    return f"{chemin([*au_dessus, *au_dessous])}Z" if len(au_dessus) > 1 and au_dessous else ""


def _marques(cadre: _CadreDeCourbe, serie: Sequence[PointSerie]) -> Iterator[Marque]:
    for rang, point in enumerate(serie):
        if point.valeur is not None:
            x, y = cadre.x(rang), cadre.y(point.valeur)
            yield Marque(
                coordonnee(x),
                coordonnee(y),
                decimale(point.valeur).removesuffix(",0"),
                point.etiquette,
                coordonnee(y - 14),
                point.comparable,
            )


def _absentes(cadre: _CadreDeCourbe, serie: Sequence[PointSerie], mot: str) -> Iterator[Etiquette]:
    for rang, point in enumerate(serie):
        if point.valeur is None:
            yield etiquette(cadre.x(rang), cadre.pied - 12, mot)


def courbe(
    serie: Sequence[PointSerie],
    *,
    seuil: float,
    hauteur: float = 320.0,
    bornes: tuple[float, float] = (50.0, 90.0),
    pas: float = 10.0,
    absent: str = "non publié",
) -> Courbe:
    """A trend with its interval ribbon; the line breaks where a value is missing or not comparable.

    `seuil` is the line of performance of its edition: keep it within `bornes`. `absent` says why a value is missing.
    """
    cadre = _CadreDeCourbe(hauteur, bornes, max(len(serie) - 1, 1))
    mots = f"seuil de performance, {seuil:.0f}"
    troncons = _troncons(serie)
    return Courbe(
        largeur=coordonnee(cadre.largeur),
        hauteur=coordonnee(hauteur),
        lignes=tuple(_ligne(cadre, serie, troncon) for troncon in troncons),
        rubans=tuple(d for t in troncons if (d := _ruban(cadre, serie, t))),
        marques=tuple(_marques(cadre, serie)),
        absentes=tuple(_absentes(cadre, serie, absent)),
        etiquettes=tuple(etiquette(cadre.x(rang), cadre.pied + 26, p.etiquette) for rang, p in enumerate(serie)),
        graduations=tuple(cadre.graduations(pas)),
        seuil=cadre.horizontale(seuil),
        seuil_dit=etiquette(cadre.largeur - cadre.droite, cadre.y(seuil) - 8, mots),
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
    """The ornament: closed pressure lines around a depression, as smooth paths."""
    cx, cy = 0.64 * largeur, 0.36 * hauteur
    return tuple(_boucle(_isobare(ligne, cx, cy)) for ligne in range(1, nb_lignes + 1))


def _isobare(ligne: int, cx: float, cy: float) -> list[tuple[float, float]]:
    """Return the points of one line: an ellipse turned by 20 degrees, drifting outwards."""
    nb_points, rayon, tourne = 36, 26.0 + 40.0 * ligne, math.radians(-20)
    points = []
    for rang in range(nb_points):
        angle = 2 * math.pi * rang / nb_points
        onde = _onde(angle, ligne)
        x, y = 1.28 * rayon * onde * math.cos(angle), 0.74 * rayon * onde * math.sin(angle)
        points.append(
            (
                cx + x * math.cos(tourne) - y * math.sin(tourne) - 4.0 * ligne,
                cy + x * math.sin(tourne) + y * math.cos(tourne) + 5.0 * ligne,
            )
        )
    return points


def _onde(angle: float, ligne: int) -> float:
    """Bend a line by two harmonics whose phase drifts, so that lines crowd on one side as on a weather map."""
    return 1 + 0.07 * math.sin(2 * angle + 0.16 * ligne) + 0.035 * math.cos(3 * angle - 0.21 * ligne)


def _boucle(points: list[tuple[float, float]]) -> str:
    """Closed Catmull-Rom curve through the points, written as cubic Béziers."""
    suites = [points[-1], *points, *points[:2]]
    return f"M{_en_texte(points[0])}{''.join(map(_bezier, suites, suites[1:], suites[2:], suites[3:]))}Z"


def _bezier(*voisins: tuple[float, float]) -> str:
    """Return the curve from the second point to the third; the first and the last bend it."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = voisins
    return "C" + _en_texte((bx + (cx - ax) / 6, by + (cy - ay) / 6, cx - (dx - bx) / 6, cy - (dy - by) / 6, cx, cy))
