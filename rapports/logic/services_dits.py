"""What a body is told of a service: as near to its score as does not say which contacts asked for it.

The body reads the score of each of its contacts, how many asked for a service, and counts as well as we do: an exact mean
is that of one group of contacts alone. Means are therefore told by brackets, the same whichever group is the true one:
whole points, wider where few groups meet (regles#services).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from enquetes.referentiels.logic.arrondi import entier_proche, exact
from rapports.logic.tableau import Bornes, LigneCanal

GROUPES_MINIMUM = 20
"""Groups of contacts that must fit what is told."""
PART_MAXIMUM = Fraction(4, 5)
"""Share of these groups that one contact may belong to, of a service or, when it is most of them, of all the others."""
_COMPTES, _PART = 30, Fraction(3, 4)
"""The same, as counted: scores are added to one decimal, and a group at the edge of a point may be counted beside."""
_DIXIEMES, _POINTS = 1_000, 101
Entiers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ScoreDit:
    """The score that a body reads, in whole points, with its interval."""

    score: int
    bornes: Bornes


def dire_service(valeur: float, nombre: int, scores: Sequence[Fraction], canaux: Sequence[LigneCanal]) -> ScoreDit:
    """Return what is told of the mean `valeur` of `nombre` contacts among those of the body, `scores`.

    The width of its interval is that of as many contacts spread over channels as all are: the true one would tell which.
    """
    bas, haut = tranche_dite(exact(valeur), nombre, scores)
    demi = _demi_largeur(nombre, canaux)
    bornes = max(0, math.floor(bas - demi)), min(100, math.ceil(haut + demi))
    return ScoreDit(entier_proche((bas + haut) / 2), (float(bornes[0]), float(bornes[1])))


def tranche_dite(valeur: Fraction, nombre: int, scores: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """Return the bracket of the mean of `nombre` contacts among `scores`.

    Who knows a group knows those that it leaves: both have one bracket, that of the smaller.
    """
    autres = len(scores) - nombre
    # All the contacts: their number says it.
    if autres <= 0:
        return valeur, valeur
    if nombre <= autres:
        return _tranche(valeur, nombre, scores)
    somme = sum(scores, Fraction())
    bas, haut = _tranche((somme - nombre * valeur) / autres, autres, scores)
    return (somme - autres * haut) / nombre, (somme - autres * bas) / nombre


def _tranche(valeur: Fraction, nombre: int, scores: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    # What was kept may be of other contacts than those read today.
    point, demi = min(100, max(0, entier_proche(valeur))), Fraction(1, 2)
    atteints = next(atteints for tranche, atteints in _tranches(nombre, scores) if point in tranche)
    bas, haut = min([point, *atteints]), max([point, *atteints])
    return max(Fraction(0), bas - demi), min(Fraction(100), haut + demi)


def _tranches(nombre: int, scores: Sequence[Fraction]) -> Iterator[tuple[range, list[int]]]:
    """Yield brackets of whole points, from nothing to a hundred, each as narrow as its groups allow, with those they reach."""
    groupes, avec = _compter(nombre, [entier_proche(10 * score) for score in scores])
    fins = []
    debut = 0
    for point in range(_POINTS):
        tous, siens = groupes[debut : point + 1].sum(), avec[:, debut : point + 1].sum(axis=1)
        if tous >= _COMPTES and siens.max() <= _PART * int(tous):
            fins.append(point)
            debut = point + 1
    # What is left joins the last one.
    fins[-1:] = [_POINTS - 1]
    for premier, dernier in zip([0, *(fin + 1 for fin in fins[:-1])], fins, strict=True):
        tranche = range(premier, dernier + 1)
        yield tranche, [point for point in tranche if groupes[point]]


def _compter(nombre: int, dixiemes: Sequence[int]) -> tuple[Entiers, Entiers]:
    """Count, point by point of their mean, the groups of `nombre` contacts, then those that hold each contact."""
    sommes = np.zeros((nombre + 1, _DIXIEMES * nombre + 1), dtype=np.int64)
    sommes[0, 0] = 1
    for score in dixiemes:
        sommes[1:, score:] += sommes[:-1, : sommes.shape[1] - score].copy()
    points = (2 * np.arange(sommes.shape[1]) + 10 * nombre) // (20 * nombre)
    avec = []
    for score in dixiemes:
        sans = sommes[0].copy()
        for rang in range(1, nombre):
            suivante = sommes[rang].copy()
            suivante[score:] -= sans[: len(sans) - score]
            sans = suivante
        avec.append(_par_point(np.r_[np.zeros(score, dtype=np.int64), sans[: len(sans) - score]], points))
    return _par_point(sommes[nombre], points), np.array(avec)


def _par_point(comptes: Entiers, points: Entiers) -> Entiers:
    return np.bincount(points, weights=comptes, minlength=_POINTS).astype(np.int64)


def _demi_largeur(nombre: int, canaux: Sequence[LigneCanal]) -> Fraction:
    """Return half the interval of the mean of so many contacts, each as uncertain as those of the body are in the mean."""
    carres = [
        (
            canal.nb_contacts,
            canal.nb_contacts * max(canal.intervalle[1] - canal.score, canal.score - canal.intervalle[0]) ** 2,
        )
        for canal in canaux
        if canal.score is not None and canal.intervalle is not None
    ]
    if not carres:
        return Fraction(100)
    moyen = sum(n * carre for n, carre in carres) / sum(n for n, _ in carres)
    return exact(math.sqrt(moyen / nombre))
