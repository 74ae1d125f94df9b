"""A trend: points with their interval, a line that breaks where a value is missing or not comparable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from socle.logic.dessin import (
    ENCRES,
    Aspect,
    Dessin,
    MotDessine,
    TraitDessine,
    aplat,
    dessin,
    disque,
    ligne,
    mot,
    plume,
)
from socle.logic.graphiques import chemin
from socle.logic.typographie import decimale

LARGEUR_DES_MOTS = 184.0
"""Of « seuil de performance, 100 » as charts write it."""
CORPS_DES_MOTS = 14
SAUTS_DES_MOTS = ((-8.0, 18.0), (44.0, -34.0, 70.0, -60.0))
"""From the line to its words: beside it, or away when figures take every place there, as on a phone near the line."""
LARGEUR, LARGEUR_ETROITE = 760.0, 380.0
POINTS_A_L_ETROIT = 5
"""That a phone shows at once, each with its words: beyond, the wide drawing scrolls."""
RUBAN, GRADUATION, SEUIL = aplat("intervalle"), plume("filet"), plume("laiton", 1.5, "2 3")
LIGNE = plume("petrole", 2.5)
POINT = replace(LIGNE, classe=f"{LIGNE.classe} bm-g-petrole", fond=ENCRES["petrole"])
ANNEAU = replace(LIGNE, classe=f"{LIGNE.classe} bm-g-papier", fond=ENCRES["papier"])
RAYON = 5.5
HAUT_D_UN_CHIFFRE = 13.0
"""Under the top of the picture, where the figure of a point at its top stands whole."""


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

    def horizontale(self, valeur: float, aspect: Aspect) -> TraitDessine:
        return ligne(self.gauche, self.y(valeur), self.largeur - self.droite, self.y(valeur), aspect)

    def graduations(self, pas: float) -> Iterator[TraitDessine | MotDessine]:
        """Return the lines of the axis, each with its figure."""
        valeur = self.bornes[0]
        while valeur <= self.bornes[1]:
            yield self.horizontale(valeur, GRADUATION)
            yield mot(self.gauche - 10, self.y(valeur) + 5, f"{valeur:.0f}", ancre="end", corps=14)
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


def _ligne(cadre: _CadreDeCourbe, serie: Sequence[PointSerie], troncon: Sequence[int]) -> TraitDessine:
    return TraitDessine(chemin((cadre.x(rang), cadre.y(serie[rang].valeur or 0.0)) for rang in troncon), LIGNE)


def _ruban(cadre: _CadreDeCourbe, serie: Sequence[PointSerie], troncon: Sequence[int]) -> TraitDessine | None:
    """Return the intervals along a stretch; None without them."""
    au_dessus = [(cadre.x(r), cadre.y(h)) for r in troncon if (h := serie[r].haut) is not None]
    au_dessous = [(cadre.x(r), cadre.y(b)) for r in reversed(troncon) if (b := serie[r].bas) is not None]
    if len(au_dessus) < 2 or not au_dessous:  # noqa: PLR2004 -- a stretch
        return None
    return TraitDessine(f"{chemin([*au_dessus, *au_dessous])}Z", RUBAN)


def _points(cadre: _CadreDeCourbe, serie: Sequence[PointSerie], absent: str) -> Iterator[TraitDessine | MotDessine]:
    """Yield each point with its figure, or why there is none, over its name on the axis."""
    for rang, point in enumerate(serie):
        x = cadre.x(rang)
        if point.valeur is None:
            yield mot(x, cadre.pied - 12, absent)
        else:
            y = cadre.y(point.valeur)
            yield disque(x, y, RAYON, POINT if point.comparable else ANNEAU)
            yield mot(
                x,
                max(y - 14, HAUT_D_UN_CHIFFRE),
                decimale(point.valeur).removesuffix(",0"),
                "encre",
                corps=17,
                gras=True,
            )
        yield mot(x, cadre.pied + 26, point.etiquette, "encre", corps=15)


def _place_des_mots(cadre: _CadreDeCourbe, serie: Sequence[PointSerie], seuil: float) -> tuple[float, float]:
    """Return where the words of the line end: at its right above it, or the next place where no point has its figure."""
    y, cotes = cadre.y(seuil), (cadre.largeur - cadre.droite, cadre.gauche + LARGEUR_DES_MOTS)
    places = [
        (x, y + saut)
        for sauts in SAUTS_DES_MOTS
        for x in cotes
        for saut in sauts
        if y + saut - CORPS_DES_MOTS > 0 and y + saut < cadre.pied
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
) -> Dessin:
    """A trend with its interval ribbon; the line breaks where a value is missing or not comparable.

    `seuil` is the line of performance of its edition: keep it within `bornes`. `absent` says why a value is missing.
    """
    intervalles = max(len(serie) - 1, 1)
    large, etroit = (
        _dessiner(_CadreDeCourbe(hauteur, bornes, intervalles, largeur), serie, seuil, pas, absent)
        for largeur in (LARGEUR, LARGEUR_ETROITE)
    )
    return replace(large, etroit=etroit) if len(serie) <= POINTS_A_L_ETROIT else large


def _dessiner(cadre: _CadreDeCourbe, serie: Sequence[PointSerie], seuil: float, pas: float, absent: str) -> Dessin:
    mots, place = f"seuil de performance, {seuil:.0f}", _place_des_mots(cadre, serie, seuil)
    troncons = _troncons(serie)
    return dessin(
        cadre.largeur,
        cadre.hauteur,
        *(_ruban(cadre, serie, troncon) for troncon in troncons),
        *cadre.graduations(pas),
        cadre.horizontale(seuil, SEUIL),
        mot(*place, mots, "laiton", ancre="end", corps=CORPS_DES_MOTS),
        *(_ligne(cadre, serie, troncon) for troncon in troncons),
        *_points(cadre, serie, absent),
    )
