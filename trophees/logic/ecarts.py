"""Is a body outside what chance alone gives among its peers, and how many contacts would part two? (regles#ecarts)

Funnel limits (Spiegelhalter, 2005): around the mean of the category, each score weighed by its precision, 1.96 and 3.09
standard errors of the body, which chance passes five times in a hundred and twice in a thousand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from socle.logic.dessin import Aspect, Dessin, MotDessine, TraitDessine, aplat, dessin, disque, ligne, mot, plume
from socle.logic.typographie import decimale, entier

NORMAL, LARGE = 1.96, 3.09
PLUS_DE_CONTACTS = (1, 2, 4, 8)


class Eloignement(IntEnum):
    """How far a body is from the mean of its peers."""

    DEDANS = 0
    DEHORS_95 = 1
    DEHORS_998 = 2

    @property
    def mot(self) -> str:
        """Say it."""
        return ("dans les limites", "hors des limites à 95\u202f%", "hors des limites à 99,8\u202f%")[self]


@dataclass(frozen=True, slots=True)
class Mesuree:
    """A body with its score, its interval at 95 %, the contacts behind, and its standard error.

    The interval is cut at 0 and 100, and one of its ends may be farther than the other: neither tells the error.
    """

    nom: str
    score: float
    bas: float
    haut: float
    contacts: int
    erreur: float


@dataclass(frozen=True, slots=True)
class Situee:
    """A body beside the mean of its peers."""

    mesuree: Mesuree
    ecart: float
    limite: Eloignement

    @property
    def sens(self) -> str:
        """Say on which side."""
        return "au-dessus" if self.ecart > 0 else "en dessous"


@dataclass(frozen=True, slots=True)
class EcartVisible:
    """With so many contacts each, the gap between two bodies from which they are told apart."""

    contacts: int
    ecart: float


@dataclass(frozen=True, slots=True)
class Departage:
    """Two bodies that follow each other, and the contacts that each would need to be told apart; None when equal."""

    premiere: str
    seconde: str
    ecart: float
    contacts: int | None
    sont_departagees: bool


@dataclass(frozen=True, slots=True)
class Entonnoir:
    """The bodies of a category beside their mean."""

    moyenne: float
    situees: tuple[Situee, ...]

    @property
    def dehors(self) -> tuple[Situee, ...]:
        """Return those outside the limits, the farthest first, in standard errors."""
        hors = [une for une in self.situees if une.limite]
        return tuple(sorted(hors, key=lambda une: (-abs(une.ecart) / une.mesuree.erreur, une.mesuree.nom)))

    @property
    def attendus_dehors(self) -> float:
        """Return how many chance alone puts outside the limits at 95 %."""
        return 0.05 * len(self.situees)


def entonnoir(mesurees: Sequence[Mesuree]) -> Entonnoir | None:
    """Set each body beside the mean of its peers; None for a body alone."""
    if len(mesurees) < 2:  # noqa: PLR2004
        return None
    poids = [1 / une.erreur**2 for une in mesurees]
    moyenne = math.fsum(p * une.score for p, une in zip(poids, mesurees, strict=True)) / math.fsum(poids)
    return Entonnoir(moyenne, tuple(_situer(une, moyenne) for une in mesurees))


def _situer(une: Mesuree, moyenne: float) -> Situee:
    ecart = une.score - moyenne
    loin = abs(ecart) / une.erreur
    return Situee(une, ecart, Eloignement((loin > NORMAL) + (loin > LARGE)))


def contacts_pour_departager(une: Mesuree, autre: Mesuree) -> int | None:
    """Return the contacts that each would need for their gap, if it stays, to leave its interval; None when equal.

    What contacts of one body differ by does not change with their number: k times more make errors √k smaller.
    """
    ecart = abs(une.score - autre.score)
    if not ecart:
        return None
    facteur = (NORMAL / ecart) ** 2 * (une.erreur**2 + autre.erreur**2)
    return math.ceil(facteur * max(une.contacts, autre.contacts))


def ecarts_visibles(mesurees: Sequence[Mesuree]) -> tuple[EcartVisible, ...]:
    """Return, for today's contacts and two, four and eight times more, the gap that tells two bodies apart."""
    erreur = math.sqrt(math.fsum(une.erreur**2 for une in mesurees) / len(mesurees))
    contacts = sum(une.contacts for une in mesurees) / len(mesurees)
    return tuple(
        EcartVisible(round(fois * contacts), NORMAL * math.sqrt(2 / fois) * erreur) for fois in PLUS_DE_CONTACTS
    )


def departages(mesurees: Iterable[Mesuree], nombre: int) -> tuple[Departage, ...]:
    """Set the best body against each of the next ones."""
    premiere, *suivantes = sorted(mesurees, key=lambda une: (-une.score, une.nom))[: nombre + 1]
    return tuple(_departager(premiere, suivante) for suivante in suivantes)


def _departager(une: Mesuree, autre: Mesuree) -> Departage:
    ecart = une.score - autre.score
    sur = ecart > NORMAL * math.hypot(une.erreur, autre.erreur)
    return Departage(une.nom, autre.nom, ecart, contacts_pour_departager(une, autre), sur)


LARGEUR, HAUTEUR, GAUCHE, DROITE, HAUT, BAS = 720.0, 420.0, 44.0, 16.0, 16.0, 46.0
PAS_DU_SCORE = 10
DEDANS, DEHORS, AXE, GRILLE = aplat("gris"), aplat("petrole"), plume("encre"), plume("filet")
MOYENNE, LIMITE, LIMITE_LARGE = plume("encre", 1.4), plume("petrole", 1.4), plume("petrole", 1.4, "5 4")


@dataclass(frozen=True, slots=True)
class _CadreDEntonnoir:
    """The standard errors of the left and right sides, the scores of the bottom and the top."""

    loin: float
    pres: float
    bas: int
    haut: int

    def x(self, erreur: float) -> float:
        return GAUCHE + (LARGEUR - DROITE - GAUCHE) * (self.loin - erreur) / (self.loin - self.pres)

    def y(self, score: float) -> float:
        visible = min(self.haut, max(self.bas, score))
        return HAUT + (HAUTEUR - BAS - HAUT) * (self.haut - visible) / (self.haut - self.bas)

    def horizontale(self, score: float, aspect: Aspect) -> TraitDessine:
        return ligne(GAUCHE, self.y(score), LARGEUR - DROITE, self.y(score), aspect)


def dessin_de_l_entonnoir(vu: Entonnoir) -> Dessin:
    """Draw scores against standard errors, the most precise on the right: limits narrow as contacts grow.

    Bodies outside are larger, and dark: no colour is needed to find them.
    """
    cadre = _cadrer(vu)
    return dessin(
        LARGEUR,
        HAUTEUR,
        *_graduations_du_score(cadre),
        *_limites(cadre, vu.moyenne),
        cadre.horizontale(vu.moyenne, MOYENNE),
        *(_point(cadre, une) for une in vu.situees),
        ligne(GAUCHE, HAUTEUR - BAS, LARGEUR - DROITE, HAUTEUR - BAS, AXE),
        mot(GAUCHE, HAUTEUR - BAS + 18, f"± {decimale(NORMAL * cadre.loin)}", ancre="start"),
        mot(LARGEUR - DROITE, HAUTEUR - BAS + 18, f"± {decimale(NORMAL * cadre.pres)}", ancre="end"),
        mot((GAUCHE + LARGEUR) / 2, HAUTEUR - 6, "demi-largeur de l’intervalle du score, en points", "encre"),
    )


def _cadrer(vu: Entonnoir) -> _CadreDEntonnoir:
    """Leave room for every body and for the widest limits, within 0 and 100."""
    erreurs = [une.mesuree.erreur for une in vu.situees]
    loin, pres = 1.08 * max(erreurs), 0.85 * min(erreurs)
    scores = [une.mesuree.score for une in vu.situees]
    bas = PAS_DU_SCORE * math.floor(max(0.0, min(*scores, vu.moyenne - LARGE * loin)) / PAS_DU_SCORE)
    haut = PAS_DU_SCORE * math.ceil(min(100.0, max(*scores, vu.moyenne + LARGE * loin)) / PAS_DU_SCORE)
    return _CadreDEntonnoir(loin, pres, bas, haut)


def _graduations_du_score(cadre: _CadreDEntonnoir) -> Iterator[TraitDessine | MotDessine]:
    for score in range(cadre.bas, cadre.haut + 1, PAS_DU_SCORE):
        yield cadre.horizontale(score, GRILLE)
        yield mot(GAUCHE - 8, cadre.y(score) + 4, entier(score), ancre="end")


def _limites(cadre: _CadreDEntonnoir, moyenne: float) -> Iterator[TraitDessine]:
    for quantile, aspect in ((NORMAL, LIMITE), (LARGE, LIMITE_LARGE)):
        for sens in (1, -1):
            debut, fin = moyenne + sens * quantile * cadre.loin, moyenne + sens * quantile * cadre.pres
            yield ligne(cadre.x(cadre.loin), cadre.y(debut), cadre.x(cadre.pres), cadre.y(fin), aspect)


def _point(cadre: _CadreDEntonnoir, une: Situee) -> TraitDessine:
    rayon, aspect = (5.0, DEHORS) if une.limite else (3.0, DEDANS)
    return disque(cadre.x(une.mesuree.erreur), cadre.y(une.mesuree.score), rayon, aspect)
