"""A trend: points with their interval, a line that breaks where a value is missing or not comparable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from socle.logic.graphiques import Etiquette, Segment, chemin, coordonnee, etiquette, segment
from socle.logic.typographie import decimale

LARGEUR_DES_MOTS = 184.0
"""Of « seuil de performance, 100 » as charts write it."""
LARGEUR, LARGEUR_ETROITE = 760.0, 380.0
POINTS_A_L_ETROIT = 5
"""That a phone shows at once, each with its words: beyond, the wide drawing scrolls."""


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
    """A drawing; `etroite` is the same for a phone, when all its points stand there."""

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
    etroite: Courbe | None = None


@dataclass(frozen=True)
class _CadreDeCourbe:
    """Where a rank and a value stand in the drawing of a trend."""

    hauteur: float
    bornes: tuple[float, float]
    intervalles: int
    largeur: float
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


def _place_des_mots(cadre: _CadreDeCourbe, serie: Sequence[PointSerie], seuil: float) -> tuple[float, float]:
    """Return where the words of the line end: at its right above it, or the next place where no point has its figure."""
    y = cadre.y(seuil)
    places = [
        (x, y + saut) for x in (cadre.largeur - cadre.droite, cadre.gauche + LARGEUR_DES_MOTS) for saut in (-8.0, 18.0)
    ]
    points = [(cadre.x(rang), cadre.y(p.valeur)) for rang, p in enumerate(serie) if p.valeur is not None]

    def est_libre(place: tuple[float, float]) -> bool:
        fin, ligne = place
        # A figure stands above its point: both take from 27 above its centre to 6 below, and 20 on each side.
        return not any(
            fin - LARGEUR_DES_MOTS - 20 < px < fin + 20 and ligne - 17 < py < ligne + 31 for px, py in points
        )

    return next(filter(est_libre, places), places[0])


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
    intervalles = max(len(serie) - 1, 1)
    large, etroite = (
        _dessiner(_CadreDeCourbe(hauteur, bornes, intervalles, largeur), serie, seuil, pas, absent)
        for largeur in (LARGEUR, LARGEUR_ETROITE)
    )
    return replace(large, etroite=etroite) if len(serie) <= POINTS_A_L_ETROIT else large


def _dessiner(cadre: _CadreDeCourbe, serie: Sequence[PointSerie], seuil: float, pas: float, absent: str) -> Courbe:
    troncons = _troncons(serie)
    return Courbe(
        largeur=coordonnee(cadre.largeur),
        hauteur=coordonnee(cadre.hauteur),
        lignes=tuple(_ligne(cadre, serie, troncon) for troncon in troncons),
        rubans=tuple(d for t in troncons if (d := _ruban(cadre, serie, t))),
        marques=tuple(_marques(cadre, serie)),
        absentes=tuple(_absentes(cadre, serie, absent)),
        etiquettes=tuple(etiquette(cadre.x(rang), cadre.pied + 26, p.etiquette) for rang, p in enumerate(serie)),
        graduations=tuple(cadre.graduations(pas)),
        seuil=cadre.horizontale(seuil),
        seuil_dit=etiquette(*_place_des_mots(cadre, serie, seuil), f"seuil de performance, {seuil:.0f}"),
    )
