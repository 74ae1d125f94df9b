"""Groups of people who answer alike, as Polis finds them (source in `consensus`).

1. A missing answer takes the mean of its idea; two principal components.
2. A person's point is made of her own answers only, then pushed out by √(ideas / her answers): who answered little is
   not drawn to the middle.
3. k-means for k from 2 to min(5, 2 + participants / 12); the k of the highest mean silhouette (Rousseeuw 1987).

Two differences: k-means runs on people, not on a hundred buckets of them, from many seeded starts (k-means++, Arthur
and Vassilvitskii 2007), the tightest kept; a k whose groups all reach the threshold is preferred, so that a lonely
person makes no group when another cut exists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

Matrice = NDArray[np.float64]
Rangs = NDArray[np.intp]

COMPOSANTES = 2
GROUPES_MAX, PAR_GROUPE_DE_PLUS = 5, 12
DEPARTS, TOURS = 30, 100
BLOC = 1_000
DECIMALES = 9


@dataclass(frozen=True, slots=True)
class Regroupement:
    """The group of each person kept, from 0 for the largest; and the mean silhouette, None with a single group."""

    numeros: tuple[int, ...]
    silhouette: float | None


def regrouper(votes: Matrice, retenus: Sequence[bool], *, graine: int, seuil: int) -> Regroupement:
    """Group the people kept. `votes`: people × ideas, 1, −1, 0, NaN without an answer; every idea has an answer.

    Everybody's answers make the components; only those kept are grouped. A single group when their points are one.
    """
    points = projeter(votes)[np.asarray(retenus, dtype=bool)]
    distincts = len(np.unique(np.round(points, DECIMALES), axis=0))
    plafond = min(GROUPES_MAX, 2 + len(points) // PAR_GROUPE_DE_PLUS, distincts)
    essais = []
    for k in range(2, plafond + 1):
        numeros = partager(points, k, np.random.default_rng([graine, k]))
        assez = int(np.bincount(numeros).min()) >= seuil
        essais.append((assez, round(silhouette(points, numeros), DECIMALES), -k, numeros))
    if not essais:
        return Regroupement((0,) * len(points), None)
    _assez, valeur, _moins_k, numeros = max(essais, key=lambda essai: essai[:3])
    return Regroupement(tuple(int(numero) for numero in _ordonner(numeros)), valeur)


def projeter(votes: Matrice) -> Matrice:
    """Return the points of people (people × 2), from their own answers."""
    repondu = ~np.isnan(votes)
    centre = np.nanmean(votes, axis=0)
    ecarts = np.where(repondu, votes - centre, 0.0)
    # With missing answers at the mean, centred data are these very gaps.
    axes = np.linalg.svd(ecarts, full_matrices=False)[2][:COMPOSANTES]
    echelles = np.sqrt(votes.shape[1] / np.maximum(repondu.sum(axis=1), 1))
    return np.asarray(ecarts @ axes.T * echelles[:, None])


def partager(points: Matrice, k: int, hasard: np.random.Generator) -> Rangs:
    """Return the group (0 to k − 1, none empty) of each point: Lloyd's steps from several starts, the tightest kept.

    `points` hold at least k different ones.
    """
    meilleure, moindre = np.zeros(len(points), dtype=np.intp), np.inf
    for _depart in range(DEPARTS):
        numeros, inertie = _lloyd(points, _semer(points, k, hasard))
        if inertie < moindre - 10**-DECIMALES:
            meilleure, moindre = numeros, inertie
    return meilleure


def _semer(points: Matrice, k: int, hasard: np.random.Generator) -> Matrice:
    """Draw starts far from one another: each with a chance that grows with the square of its distance."""
    centres = [points[hasard.integers(len(points))]]
    while len(centres) < k:
        carres = cdist(points, np.array(centres), "sqeuclidean").min(axis=1)
        centres.append(points[hasard.choice(len(points), p=carres / carres.sum())])
    return np.array(centres)


def _lloyd(points: Matrice, centres: Matrice) -> tuple[Rangs, float]:
    k = len(centres)
    numeros = np.full(len(points), -1, dtype=np.intp)
    for _tour in range(TOURS):
        carres = cdist(points, centres, "sqeuclidean")
        nouveaux = carres.argmin(axis=1)
        if len(np.unique(nouveaux)) < k or (nouveaux == numeros).all():
            break
        numeros = nouveaux
        centres = np.array([points[numeros == numero].mean(axis=0) for numero in range(k)])
    if numeros[0] < 0:
        return numeros, np.inf
    return numeros, float(((points - centres[numeros]) ** 2).sum())


def silhouette(points: Matrice, numeros: Rangs) -> float:
    """Return the mean of (b − a) / max(a, b): a, distance to one's group, b, to the nearest other; 0 when alone."""
    tailles = np.bincount(numeros)
    appartenance = np.eye(len(tailles))[numeros]
    total = 0.0
    for debut in range(0, len(points), BLOC):
        tranche = slice(debut, debut + BLOC)
        sommes = cdist(points[tranche], points) @ appartenance
        total += _silhouettes(sommes, numeros[tranche], tailles)
    return total / len(points)


def _silhouettes(sommes: Matrice, siens: Rangs, tailles: Rangs) -> float:
    """Return the sum over some people of what `silhouette` means; `sommes` are their distances to each group."""
    lignes = np.arange(len(sommes))
    dedans = sommes[lignes, siens] / np.maximum(tailles[siens] - 1, 1)
    moyennes = sommes / tailles
    moyennes[lignes, siens] = np.inf
    dehors = moyennes.min(axis=1)
    plus_grand = np.maximum(dedans, dehors)
    valeurs = np.divide(dehors - dedans, plus_grand, out=np.zeros_like(dedans), where=plus_grand > 0)
    return float(valeurs[tailles[siens] > 1].sum())


def _ordonner(numeros: Rangs) -> Rangs:
    """Number groups from the largest, then by first member."""
    tailles = np.bincount(numeros)
    ordre = sorted(range(len(tailles)), key=lambda n: (-tailles[n], int(np.argmax(numeros == n))))
    nouveaux = np.empty(len(tailles), dtype=np.intp)
    nouveaux[ordre] = np.arange(len(tailles))
    return np.asarray(nouveaux[numeros])
