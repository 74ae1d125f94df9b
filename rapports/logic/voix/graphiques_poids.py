"""Geometry of importance × performance: performance to the right, importance upwards, a cross of intervals a point."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rapports.logic.voix.poids import COINS, Matrice, PlaceDansLaMatrice
from socle.logic.dessin import (
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
from socle.logic.typographie import entier

COTE = 380.0
GAUCHE, DROITE, HAUT, BAS = 44.0, 16.0, 28.0, 40.0
MARGE = 0.12
"""Room above and under the importances, as a part of their range."""
RAYON = 5.0
POINT, CREUX, FOND = aplat("petrole"), plume("petrole", 2), aplat("papier")
BRAS, CADRE, SEUIL, MILIEU = plume("gris", 1), plume("filet"), plume("laiton", 1.5, "2 3"), plume("gris", 1, "4 4")
COIN = aplat("bande")
# Where a code may stand around its point, the first that is free: dx, dy, which end.
AUTOUR = ((9, -7, "start"), (-9, -7, "end"), (9, 16, "start"), (-9, 16, "end"), (0, -20, "middle"), (0, 28, "middle"))
LARGEUR_DU_CODE, HAUTEUR_DU_CODE = 32.0, 14.0


class RepereDeMatrice:
    """Turns a performance and an importance into a point; what is out of the frame stands at its edge."""

    def __init__(self, m: Matrice) -> None:
        hauts = [p.importance.valeur for p in m.places]
        ecart = max(hauts) - min(hauts) or 1.0
        self.bas, self.haut = min(hauts) - 2 * MARGE * ecart, max(hauts) + 2 * MARGE * ecart

    def x(self, performance: float) -> float:
        """Return the abscissa of a performance."""
        return GAUCHE + (COTE - GAUCHE - DROITE) * min(max(performance, 0.0), 100.0) / 100

    def y(self, importance: float) -> float:
        """Return the ordinate of an importance."""
        part = (min(max(importance, self.bas), self.haut) - self.bas) / (self.haut - self.bas)
        return COTE - BAS - (COTE - HAUT - BAS) * part


def dessin_de_la_matrice(m: Matrice, importance: str, ecrire: Callable[[float], str]) -> Dessin:
    """Draw the matrix; `importance` names the upward axis, `ecrire` its values. A sure point is full, another hollow."""
    plan = RepereDeMatrice(m)
    x, y = plan.x(m.seuil), plan.y(m.milieu)
    return dessin(
        COTE,
        COTE,
        rectangle(GAUCHE, HAUT, x - GAUCHE, y - HAUT, COIN),
        *_graduations(plan),
        *_importances(plan, m, ecrire),
        *_partage(x, y),
        *_coins(x),
        *(trait for p in m.places for trait in _bras(plan, p)),
        *(trait for p in m.places for trait in _point(plan, p)),
        *_codes(plan, m),
        mot((GAUCHE + COTE - DROITE) / 2, COTE - 6, "performance mesurée, sur 100", corps=12),
        mot(GAUCHE, HAUT - 10, f"↑ {importance}", ancre="start", corps=12),
    )


def _partage(x: float, y: float) -> Iterator[TraitDessine]:
    yield ligne(x, HAUT, x, COTE - BAS, SEUIL)
    yield ligne(GAUCHE, y, COTE - DROITE, y, MILIEU)


def _graduations(plan: RepereDeMatrice) -> Iterator[TraitDessine | MotDessine]:
    for valeur in range(0, 101, 20):
        x = plan.x(valeur)
        yield ligne(x, HAUT, x, COTE - BAS, CADRE)
        yield mot(x, COTE - BAS + 16, entier(valeur), corps=12)


def _importances(plan: RepereDeMatrice, m: Matrice, ecrire: Callable[[float], str]) -> Iterator[MotDessine]:
    """Write the least and the greatest importance and their mean on the upward axis, the mean before a near one."""
    pris: list[float] = []
    for valeur in (m.milieu, *(f(p.importance.valeur for p in m.places) for f in (min, max))):
        y = plan.y(valeur)
        if all(abs(y - autre) >= HAUTEUR_DU_CODE for autre in pris):
            pris.append(y)
            yield mot(GAUCHE - 6, y + 4, ecrire(valeur), ancre="end", corps=12)


def _coins(x: float) -> Iterator[MotDessine]:
    """Name the corners, each where its half has room."""
    for (est_important, est_performant), texte in COINS.items():
        y = HAUT + 16 if est_important else COTE - BAS - 8
        if est_performant:
            yield mot(COTE - DROITE - 4, y, texte, ancre="end", corps=12)
        elif x - GAUCHE > len(texte) * 6:
            yield mot(GAUCHE + 4, y, texte, ancre="start", corps=12)


def _bras(plan: RepereDeMatrice, p: PlaceDansLaMatrice) -> Iterator[TraitDessine]:
    x, y = plan.x(p.performance), plan.y(p.importance.valeur)
    yield ligne(x, plan.y(p.importance.bas), x, plan.y(p.importance.haut), BRAS)
    if p.intervalle:
        yield ligne(plan.x(p.intervalle[0]), y, plan.x(p.intervalle[1]), y, BRAS)


def _point(plan: RepereDeMatrice, p: PlaceDansLaMatrice) -> Iterator[TraitDessine]:
    x, y = plan.x(p.performance), plan.y(p.importance.valeur)
    yield disque(x, y, RAYON, POINT if p.est_sure else FOND)
    yield disque(x, y, RAYON, CREUX)


def _codes(plan: RepereDeMatrice, m: Matrice) -> Iterator[MotDessine]:
    """Write each code beside its point, where no other point and no code stands."""
    points = {p.code: (plan.x(p.performance), plan.y(p.importance.valeur)) for p in m.places}
    ecrits: list[tuple[float, float]] = []
    for code, (x, y) in points.items():
        pris = [*ecrits, *(point for autre, point in points.items() if autre != code)]
        libre = next((place for place in AUTOUR if _est_libre(_centre(x, y, place), pris)), AUTOUR[0])
        ecrits.append(_centre(x, y, libre))
        dx, dy, ancre = libre
        yield from mot_detoure(x + dx, y + dy, code, "encre", ancre=ancre, gras=True)


def _centre(x: float, y: float, place: tuple[int, int, str]) -> tuple[float, float]:
    dx, dy, ancre = place
    demi = LARGEUR_DU_CODE / 2
    return x + dx + {"start": demi, "end": -demi, "middle": 0.0}[ancre], y + dy - 4


def _est_libre(centre: tuple[float, float], pris: list[tuple[float, float]]) -> bool:
    x, y = centre
    demi = LARGEUR_DU_CODE / 2
    dedans = GAUCHE + demi < x < COTE - demi and HAUT + demi < y < COTE - BAS
    return dedans and not any(
        abs(x - autre) < LARGEUR_DU_CODE and abs(y - haut) < HAUTEUR_DU_CODE for autre, haut in pris
    )
