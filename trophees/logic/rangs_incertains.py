"""How far a rank may be from the true one: 10,000 rankings drawn from what the contacts let believe (statistiques.md).

Bodies of a category are taken as drawn from one normal law, whose centre is unknown and whose spread has a half-Cauchy
prior; each is known with its standard error. A draw gives every body a score, rounded to one decimal and ranked as the
contract says. Means and deviations are decimal, then whole numbers: same results, same ranks, everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from socle.logic.student import NORMAL
from socle.logic.tirages import PAS_NORMAL, mots, normales
from trophees.logic.erreurs import CONTEXTE, Erreur

TIRAGES, BLOC = 10_000, 500
QUEUE = 250
"""Draws left out on each side of a rank interval."""
ECHELLE = Decimal(10)
"""Median of the prior of the spread between bodies, in points."""
ECART_MAXIMUM, NB_ECARTS = Decimal(40), 32
UNITE = 320
"""Whole units a point: a tenth of a point is 32 of them."""
POIDS = 65_536
_DECALAGE = 17
_DEMI = 1 << (_DECALAGE - 1)


@dataclass(frozen=True, slots=True)
class RangIncertain:
    """The ranks that a body may truly have, its chance to be first, and its tier, 1 for the best."""

    bas: int
    haut: int
    proba_premier: float
    palier: int


@dataclass(frozen=True, slots=True)
class _Loi:
    """What a draw needs: for each spread its weight out of 65,536, and for each body whole numbers to combine."""

    poids: tuple[int, ...]
    moyennes: npt.NDArray[np.int32]
    pentes: npt.NDArray[np.int32]
    ecarts: npt.NDArray[np.int32]


def rangs_incertains(erreurs: Mapping[str, Erreur], rangs: Mapping[str, int], graine: str) -> dict[str, RangIncertain]:
    """Return what may be said of the ranks of one category, from the errors of its ranked bodies and their ranks."""
    corps = sorted(erreurs)
    if not corps:
        return {}
    with localcontext(CONTEXTE):
        valeurs = [erreurs[cle].valeur for cle in corps]
        variances = [max((erreurs[cle].demi_largeur / NORMAL) ** 2, Decimal("0.0001")) for cle in corps]
        loi = _loi(valeurs, variances)
        paliers = _paliers(valeurs, variances)
    comptes = _compter(loi, graine, len(corps))
    cumuls = comptes.cumsum(axis=1)
    bas, haut = (cumuls <= QUEUE).sum(axis=1) + 1, (cumuls < TIRAGES - QUEUE).sum(axis=1) + 1
    return {
        cle: RangIncertain(
            min(int(bas[i]), rangs[cle]), max(int(haut[i]), rangs[cle]), int(comptes[i, 0]) / TIRAGES, paliers[i]
        )
        for i, cle in enumerate(corps)
    }


def _loi(valeurs: Sequence[Decimal], variances: Sequence[Decimal]) -> _Loi:
    """Integrate the centre out for each spread of a grid, finer near zero, and weigh the spreads by what they explain."""
    log_poids: list[Decimal] = []
    moyennes, pentes, ecarts = [], [], []
    for rang in range(NB_ECARTS):
        tau2 = (ECART_MAXIMUM * ((Decimal(rang) + Decimal("0.5")) / NB_ECARTS) ** 2) ** 2
        precisions = [1 / (tau2 + variance) for variance in variances]
        precision = sum(precisions, Decimal(0))
        centre = sum((p * y for p, y in zip(precisions, valeurs, strict=True)), Decimal(0)) / precision
        ecart_centre = (1 / precision).sqrt()
        retraits = [variance * p for variance, p in zip(variances, precisions, strict=True)]
        moyennes.append([_unites(y + r * (centre - y)) for y, r in zip(valeurs, retraits, strict=True)])
        pentes.append([_unites(r * ecart_centre) for r in retraits])
        ecarts.append([_unites((tau2 * r).sqrt()) for r in retraits])
        log_poids.append(_log_poids(rang, tau2, precisions, precision, centre, valeurs))
    return _Loi(
        _en_entiers(log_poids),
        np.array(moyennes, dtype=np.int32),
        np.array(pentes, dtype=np.int32),
        np.array(ecarts, dtype=np.int32),
    )


def _log_poids(
    rang: int,
    tau2: Decimal,
    precisions: Sequence[Decimal],
    precision: Decimal,
    centre: Decimal,
    valeurs: Sequence[Decimal],
) -> Decimal:
    """Return the logarithm of prior, width of the step and likelihood of a spread."""
    produit = Decimal(2 * rang + 1) ** 2 / (1 + tau2 / ECHELLE**2) ** 2 / precision
    for p in precisions:
        produit *= p
    ecarts = sum((p * (y - centre) ** 2 for p, y in zip(precisions, valeurs, strict=True)), Decimal(0))
    return (produit.ln() - ecarts) / 2


def _en_entiers(log_poids: Sequence[Decimal]) -> tuple[int, ...]:
    """Return weights whose sum is 65,536; what rounding leaves goes to the heaviest."""
    plus_lourd = max(log_poids)
    bruts = [(log - plus_lourd).exp() for log in log_poids]
    total = sum(bruts, Decimal(0))
    entiers = [int(POIDS * brut / total) for brut in bruts]
    entiers[log_poids.index(plus_lourd)] += POIDS - sum(entiers)
    return tuple(entiers)


def _unites(valeur: Decimal) -> int:
    return round(UNITE * valeur)


def _compter(loi: _Loi, graine: str, nombre: int) -> npt.NDArray[np.int64]:
    """Return how often each body had each rank: one row a body, the first column for rank 1."""
    comptes = np.zeros(nombre * nombre, dtype=np.int64)
    seuils = np.array(list(accumulate(loi.poids)), dtype=np.int32)
    corps = np.arange(nombre, dtype=np.int32) * nombre
    for debut in range(0, TIRAGES, BLOC):
        mots_tires = mots(graine, range(debut, debut + BLOC), nombre + 2)
        spread = np.searchsorted(seuils, mots_tires[:, 0], side="right")
        z = normales(mots_tires[:, 1:])
        notes = loi.ecarts[spread] * z[:, 1:]
        notes += loi.moyennes[spread] * np.int32(PAS_NORMAL)
        notes += loi.pentes[spread] * z[:, :1]
        comptes += np.bincount((_rangs((notes + _DEMI) >> _DECALAGE) + corps).ravel(), minlength=nombre * nombre)
    return comptes.reshape(nombre, nombre)


def _rangs(notes: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Return ranks from 0, row by row: how many are above. Whole numbers in a short range are counted, not sorted."""
    lignes = np.arange(len(notes), dtype=np.int32)[:, None]
    notes = notes.max() - notes
    largeur = int(notes.max()) + 1
    places = notes + lignes * largeur
    comptes = np.bincount(places.ravel(), minlength=len(notes) * largeur).reshape(len(notes), largeur)
    devant = comptes.cumsum(axis=1) - comptes
    return devant.ravel()[places].astype(np.int32)


def _paliers(valeurs: Sequence[Decimal], variances: Sequence[Decimal]) -> list[int]:
    """Return the tier of each body: it begins with the first body that the head of the tier before beats for sure."""
    ordre = sorted(range(len(valeurs)), key=lambda i: -valeurs[i])
    paliers, tete, palier = [0] * len(valeurs), ordre[0], 1
    for i in ordre:
        if valeurs[tete] - valeurs[i] > Decimal("1.645") * (variances[tete] + variances[i]).sqrt():
            tete, palier = i, palier + 1
        paliers[i] = palier
    return paliers
