"""What the contacts let believe of the true score of each body of a category, as 4,096 scores equally likely.

The law of the true scores of a category is first a normal one, its spread weighed over a grid (half-Cauchy prior, Gelman,
2006), then bent ten times and more towards what the scores show (Laird's smoothing by roughening): two groups far apart do not
pull each other to the middle. Exponentials are decimal, the rest whole numbers: same digits on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

PLACES = 4096
MILIEUX = np.arange(PLACES, dtype=np.int64) * 16 + 8
CASES = 128
"""Cells of the grid of scores, from two standard errors under the lowest score to two above the highest."""
ASSOUPLISSEMENTS, ASSOUPLISSEMENTS_MAXIMUM = 10, 40
CORPS_PAR_ASSOUPLISSEMENT = 15
"""How often a law is bent is how much detail it is trusted with: the more bodies, the more of it is seen."""
ECHELLE = Decimal(10)
"""Median of the prior of the spread between bodies, in points."""
ECART_MAXIMUM, NB_ECARTS = Decimal(40), 32
BITS = 20
_MOTS = 65_536
_MILLION = 1_000_000
_DIXIEME = 100_000
TRANCHE = 64
"""Laws read at once: memory is that of so many."""

Entiers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _GrilleDeScores:
    """The cells of the grid: the score of the first, and from one to the next."""

    bas: Decimal
    pas: Decimal


@dataclass(frozen=True, slots=True)
class _LoiNormale:
    """A normal law of true scores, and the logarithm of its weight."""

    log_du_poids: Decimal
    centre: Decimal
    variance: Decimal


def tables_des_scores(valeurs: Sequence[Decimal], variances: Sequence[Decimal]) -> npt.NDArray[np.int16]:
    """Return one row a body: 4,096 true scores equally likely, in tenths of a point, from the lowest."""
    grille = _grille(valeurs, variances)
    # One at a time: all of them would weigh more than the laws that come out.
    cloches = (_cloche(grille, y, variance) for y, variance in zip(valeurs, variances, strict=True))
    vraisemblances = np.array([_en_entiers(cloche, max(cloche)) for cloche in cloches], dtype=np.int64)
    depart = _loi_de_depart(grille, valeurs, variances)
    loi = np.array(_en_entiers(depart, sum(depart, Decimal(0))), dtype=np.int64).clip(1)
    produits = vraisemblances * _assouplir(loi, vraisemblances)
    cumuls = (produits.cumsum(axis=1) * _MOTS) // produits.sum(axis=1, keepdims=True)
    return _places(cumuls, round((grille.bas - grille.pas / 2) * _MILLION), round(grille.pas * _MILLION))


def _grille(valeurs: Sequence[Decimal], variances: Sequence[Decimal]) -> _GrilleDeScores:
    ecarts = [variance.sqrt() for variance in variances]
    bas = min(valeur - 2 * ecart for valeur, ecart in zip(valeurs, ecarts, strict=True))
    haut = max(valeur + 2 * ecart for valeur, ecart in zip(valeurs, ecarts, strict=True))
    return _GrilleDeScores(bas, (haut - bas) / (CASES - 1))


def _assouplir(loi: Entiers, vraisemblances: Entiers) -> Entiers:
    """Bend the common law, time and again, towards the mean of what each body is believed to be; one row a body."""
    for _tour in range(assouplissements(len(vraisemblances))):
        produits = vraisemblances * loi
        parts = (produits << (BITS // 2)) // (produits.sum(axis=1, keepdims=True) >> (BITS // 2))
        loi = (parts.sum(axis=0) // len(vraisemblances)).clip(1)
    return loi


def assouplissements(nombre: int) -> int:
    """Return how many times the law of so many bodies is bent."""
    return min(ASSOUPLISSEMENTS_MAXIMUM, max(ASSOUPLISSEMENTS, nombre // CORPS_PAR_ASSOUPLISSEMENT))


def _cloche(grille: _GrilleDeScores, centre: Decimal, variance: Decimal) -> list[Decimal]:
    """Return the bell at each cell; neighbours differ by a ratio that itself follows a ratio."""
    bas, pas = grille.bas, grille.pas
    valeur = (-((centre - bas) ** 2) / (2 * variance)).exp()
    rapport = ((2 * (centre - bas) * pas - pas * pas) / (2 * variance)).exp()
    raison = (-pas * pas / variance).exp()
    cloche = []
    for _case in range(CASES):
        cloche.append(valeur)
        valeur, rapport = valeur * rapport, rapport * raison
    return cloche


def _loi_de_depart(grille: _GrilleDeScores, valeurs: Sequence[Decimal], variances: Sequence[Decimal]) -> list[Decimal]:
    """Return the mixture of normal laws over the spreads of the grid."""
    normales = [_normale(rang, valeurs, variances) for rang in range(NB_ECARTS)]
    loi = [Decimal(0)] * CASES
    plus_lourd = max(normale.log_du_poids for normale in normales)
    for normale in normales:
        largeur = normale.variance + grille.pas * grille.pas
        poids = (normale.log_du_poids - plus_lourd).exp() / largeur.sqrt()
        for case, hauteur in enumerate(_cloche(grille, normale.centre, largeur)):
            loi[case] += poids * hauteur
    return loi


def _normale(rang: int, valeurs: Sequence[Decimal], variances: Sequence[Decimal]) -> _LoiNormale:
    """Return what scores make of the spread of this rank, from 0, the centre integrated out."""
    tau2 = (ECART_MAXIMUM * ((rang + Decimal("0.5")) / NB_ECARTS) ** 2) ** 2
    precisions = [1 / (tau2 + variance) for variance in variances]
    precision = sum(precisions, Decimal(0))
    centre = sum((p * y for p, y in zip(precisions, valeurs, strict=True)), Decimal(0)) / precision
    # Prior, width of the step and likelihood, squared: one logarithm for the whole product.
    produit = Decimal(2 * rang + 1) ** 2 / (1 + tau2 / ECHELLE**2) ** 2 / precision
    for p in precisions:
        produit *= p
    carres = sum((p * (y - centre) ** 2 for p, y in zip(precisions, valeurs, strict=True)), Decimal(0))
    return _LoiNormale((produit.ln() - carres) / 2, centre, tau2 + 1 / precision)


def _en_entiers(valeurs: Sequence[Decimal], entier: Decimal) -> list[int]:
    """Return whole numbers, 2^20 for `entier`."""
    unite = Decimal(1 << BITS)
    return [int(unite * valeur / entier) for valeur in valeurs]


def numeros_des_places(seuils: Entiers) -> npt.NDArray[np.int16]:
    """Return, one row a law, how many of its thresholds, in order, each of its 4,096 places has passed."""
    passees = _effectifs(seuils)
    numeros = np.tile(np.arange(passees.shape[1], dtype=np.int16), len(seuils))
    return np.repeat(numeros, passees.ravel()).reshape(-1, PLACES)


def _effectifs(seuils: Entiers) -> Entiers:
    """Return how many places each law has before its first threshold, between two, and after its last.

    Place p stands at 16 p + 8, and passes the thresholds that it reaches.
    """
    premieres = (seuils + 7) // 16
    return np.diff(premieres, axis=1, prepend=0, append=PLACES)


def _places(cumuls: Entiers, bord: int, pas: int) -> npt.NDArray[np.int16]:
    """Read 4,096 places of each law in the middles of equal parts, on a straight line inside a cell."""
    lignes = np.empty((len(cumuls), PLACES), dtype=np.int16)
    departs = bord + pas * np.arange(CASES) + _DIXIEME // 2
    for debut in range(0, len(cumuls), TRANCHE):
        lignes[debut : debut + TRANCHE] = _lire_les_places(cumuls[debut : debut + TRANCHE], departs, pas)
    return lignes


def _lire_les_places(cumuls: Entiers, departs: Entiers, pas: int) -> Entiers:
    bornes = np.concatenate([np.zeros_like(cumuls[:, :1]), cumuls], 1)
    # The last threshold is the whole: no place is after it.
    effectifs = _effectifs(bornes[:, 1:])[:, :-1].ravel()
    avant, largeur, depart = (
        np.repeat(par_case.ravel(), effectifs)
        for par_case in (bornes[:, :-1], np.diff(bornes, axis=1), np.tile(departs, len(bornes)))
    )
    dedans = pas * (np.tile(MILIEUX, len(bornes)) - avant) // largeur
    return ((depart + dedans) // _DIXIEME).reshape(-1, PLACES)
