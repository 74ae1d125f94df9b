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
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from enquetes.referentiels.logic.arrondi import entier_proche, exact
from rapports.logic.resultats.lignes import Bornes, LigneCanal

GROUPES_MINIMUM = 20
"""Groups of contacts that must fit what is told."""
PART_MAXIMUM = Fraction(4, 5)
"""Share of these groups that one contact may belong to, of a service or, when it is most of them, of all the others."""
_COMPTES, _PART = 30, 0.75
"""The same, as counted: scores are added to one decimal, and a group at the edge of a point may be counted beside."""
_DIXIEMES, _POINTS = 1_000, 101
_CONTACTS, _CASES = 100, 20_000_000
"""Contacts among which groups are counted at most, and what is added up for it."""
Reels = npt.NDArray[np.float64]
Entiers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ScoreDit:
    """The score that a body reads, in whole points, with its interval, None when nothing tells how sure contacts are."""

    score: int
    bornes: Bornes | None


def dire_service(valeur: float, nombre: int, scores: Sequence[Fraction], canaux: Sequence[LigneCanal]) -> ScoreDit:
    """Return what is told of the mean `valeur` of `nombre` contacts among those of the body, `scores`.

    The width of its interval is that of as many contacts of the least sure channels: the true one would tell which.
    """
    bas, haut = tranche_dite(exact(valeur), nombre, scores)
    demi, bornes = _demi_largeur(nombre, canaux), None
    if demi is not None:
        bornes = float(max(0, math.floor(bas - demi))), float(min(100, math.ceil(haut + demi)))
    return ScoreDit(entier_proche((bas + haut) / 2), bornes)


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
    coupees = couper(nombre, tuple(sorted(entier_proche(10 * score) for score in scores)))
    atteints = next(atteints for tranche, atteints in coupees if point in tranche)
    bas, haut = min([point, *atteints]), max([point, *atteints])
    return max(Fraction(0), bas - demi), min(Fraction(100), haut + demi)


@lru_cache(maxsize=256)
def couper(nombre: int, dixiemes: tuple[int, ...]) -> tuple[tuple[range, tuple[int, ...]], ...]:
    """Return brackets of whole points, from nothing to a hundred, each as narrow as its groups allow, with those they reach.

    `dixiemes`: the scores of the contacts in tenths of a point, sorted.
    """
    groupes, avec = _compter(nombre, dixiemes)
    fins = _derniers_points(groupes, avec)
    # Groups may be counted roughly, never which means are the lowest and the highest.
    bouts = {entier_proche(Fraction(sum(bout), 10 * nombre)) for bout in (dixiemes[:nombre], dixiemes[-nombre:])}
    return tuple(
        (tranche, tuple(point for point in tranche if groupes[point] or point in bouts))
        for premier, dernier in zip([0, *(fin + 1 for fin in fins[:-1])], fins, strict=True)
        for tranche in [range(premier, dernier + 1)]
    )


def _derniers_points(groupes: Reels, avec: Reels) -> list[int]:
    """Return where each bracket ends, as soon as it has groups enough and no contact is in most of them."""
    fins: list[int] = []
    debut = 0
    for point in range(_POINTS):
        tous, siens = groupes[debut : point + 1].sum(), avec[:, debut : point + 1].sum(axis=1)
        if tous >= _COMPTES and siens.max() <= _PART * tous:
            fins.append(point)
            debut = point + 1
    # What is left joins the last one.
    fins[-1:] = [_POINTS - 1]
    return fins


def _compter(nombre: int, dixiemes: Sequence[int]) -> tuple[Reels, Reels]:
    """Count, point by point of their mean, the groups of `nombre` contacts, then those that hold one of each score.

    Many contacts are added by more than a tenth, too many by a hundred of them, whose groups are some of all groups.
    """
    if len(dixiemes) > _CONTACTS:
        dixiemes, nombre = _quelques_uns(dixiemes), min(nombre, _CONTACTS // 2)
    pas = math.ceil(len(dixiemes) * nombre * nombre * _DIXIEMES / _CASES)
    scores = [(2 * dixieme + pas) // (2 * pas) for dixieme in dixiemes]
    sommes = np.zeros((nombre + 1, scores[-1] * nombre + 1))
    sommes[0, 0] = 1
    moyennes = _en_points(pas * np.arange(sommes.shape[1]), nombre)
    comptes = [(_par_point(tous, moyennes), _par_point(siens, moyennes)) for tous, siens in _groupes(sommes, 0, scores)]
    return comptes[0][0], np.array([siens for _, siens in comptes])


def _quelques_uns(dixiemes: Sequence[int]) -> list[int]:
    return [dixiemes[rang * (len(dixiemes) - 1) // (_CONTACTS - 1)] for rang in range(_CONTACTS)]


def _en_points(sommes: Entiers, nombre: int) -> Entiers:
    """Return the means, in whole points, of sums of scores in tenths of a point."""
    return ((2 * sommes + 10 * nombre) // (20 * nombre)).clip(max=_POINTS - 1)


def _par_point(comptes: Reels, moyennes: Entiers) -> Reels:
    return np.bincount(moyennes, weights=comptes, minlength=_POINTS).astype(np.float64)


def _groupes(sommes: Reels, deja: int, scores: Sequence[int]) -> Iterator[tuple[Reels, Reels]]:
    """Yield, score by score, how many groups have each sum, and how many of them hold a given contact of that score.

    `sommes` counts groups by their size and sum, once `deja` contacts are in; the others have these `scores`. The groups
    that hold a contact are those of all the others: taking it away from all would leave nothing sure of large numbers.
    """
    if scores[0] == scores[-1]:
        *_, moins, autant = _ajouter(sommes, deja, scores[1:], deja + len(scores))
        siens = np.zeros_like(moins)
        siens[scores[0] :] = moins[: len(moins) - scores[0]]
        yield autant + siens, siens
        return
    milieu, total = len(scores) // 2, deja + len(scores)
    yield from _groupes(_ajouter(sommes, deja, scores[milieu:], total), total - milieu, scores[:milieu])
    yield from _groupes(_ajouter(sommes, deja, scores[:milieu], total), deja + milieu, scores[milieu:])


def _ajouter(sommes: Reels, deja: int, scores: Sequence[int], total: int) -> Reels:
    """Add contacts, to groups that what is left of the `total` may still complete."""
    nombre, largeur = len(sommes) - 1, sommes.shape[1]
    avec = np.zeros_like(sommes)
    premier = max(0, nombre - total + deja)
    avec[premier : deja + 1] = sommes[premier : deja + 1]
    for rang, score in enumerate(scores, deja + 1):
        bas, haut = max(1, nombre - total + rang), min(nombre, rang)
        avec[bas : haut + 1, score:] += avec[bas - 1 : haut, : largeur - score]
    return avec


def _demi_largeur(nombre: int, canaux: Sequence[LigneCanal]) -> Fraction | None:
    """Return half the interval of the mean of the least sure contacts; None when nothing tells how sure they are."""
    carres = sorted(
        (
            canal.nb_contacts * _ecart(canal.score, canal.intervalle) ** 2
            for canal in canaux
            if canal.score is not None and canal.intervalle is not None
            for _contact in range(canal.nb_contacts)
        ),
        reverse=True,
    )
    return exact(math.sqrt(sum(carres[:nombre])) / nombre) if len(carres) >= nombre else None


def _ecart(score: float, bornes: Bornes) -> float:
    """Return half an interval, one end or both of which may have been cut."""
    return max(bornes[1] - score, score - bornes[0])
