"""How far a rank may be from the true one: 10,000 rankings drawn from what the contacts let believe (statistiques.md).

A draw gives every body a score to one decimal, ranked as the contract says. Ties do not show in scores that chance
spreads, and a tie gives all its bodies the first of their places: so the upper end of the interval also looks at tiers.
Same results, same seed, same ranks, everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

import numpy as np
import numpy.typing as npt

from socle.logic.student import NORMAL
from socle.logic.tirages import mots
from trophees.logic.erreurs import CONTEXTE, Erreur
from trophees.logic.lois_des_scores import PLACES, numeros_des_places, tables_des_scores
from trophees.logic.paliers import appartenances, paliers

TIRAGES, BLOC = 10_000, 500
DEDANS, AU_MOINS = 9_500, 9_350
"""Draws that the interval holds: as near to 95 % as whole ranks allow, 93.5 % at least."""
QUEUE, QUEUE_DES_PALIERS = 250, 200
"""Draws that may do better than the interval, by scores and by tiers."""
VARIANCE_MINIMALE = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class RangIncertain:
    """The ranks that a body may truly have, its chance to be first, and its tier, 1 for the best."""

    bas: int
    haut: int
    proba_premier: float
    palier: int


def rangs_incertains(erreurs: Mapping[str, Erreur], rangs: Mapping[str, int], graine: str) -> dict[str, RangIncertain]:
    """Return what may be said of the ranks of one category, from the errors of its ranked bodies and their ranks."""
    corps = sorted(erreurs)
    numeros, scores, tiers = _croyances([erreurs[cle] for cle in corps])
    par_score, par_palier = _compter((-scores, tiers), graine)
    premieres_places = par_score[:, 0] / TIRAGES
    # How many draws gave each body this rank or a better one.
    par_score.cumsum(axis=1, out=par_score)
    par_palier.cumsum(axis=1, out=par_palier)
    bas = np.minimum((par_score <= QUEUE).sum(axis=1), (par_palier <= QUEUE_DES_PALIERS).sum(axis=1))
    trouves = {}
    for i, cle in enumerate(corps):
        premier = min(int(bas[i]) + 1, rangs[cle])
        dernier = max(_dernier(par_score[i], premier), rangs[cle])
        trouves[cle] = RangIncertain(premier, dernier, float(premieres_places[i]), numeros[i] + 1)
    return trouves


def _croyances(erreurs: Sequence[Erreur]) -> tuple[list[int], npt.NDArray[np.int16], npt.NDArray[np.int16]]:
    """Return the tier of each body, from 0, then one row a body of 4,096 scores and one of as many tiers."""
    with localcontext(CONTEXTE):
        valeurs = [erreur.valeur for erreur in erreurs]
        variances = [max((erreur.demi_largeur / NORMAL) ** 2, VARIANCE_MINIMALE) for erreur in erreurs]
        scores = tables_des_scores(valeurs, variances)
        numeros, groupes = paliers(valeurs, variances)
        seuils = [appartenances(y, variance, groupes)[:-1] for y, variance in zip(valeurs, variances, strict=True)]
    return numeros, scores, numeros_des_places(np.array(seuils, dtype=np.int64))


def _compter(tables: tuple[npt.NDArray[np.int16], ...], graine: str) -> list[npt.NDArray[np.int16]]:
    """Return, for each table, in how many draws each body had each rank: one row a body.

    A word picks the same place in every table of its body; less is better. A count of draws fits in sixteen bits: what a
    table keeps is two bytes a body and a rank.
    """
    nombre = len(tables[0])
    numeros = np.arange(nombre, dtype=np.int32)[:, None]
    # What is drawn stands above the number of its body: sorting a draw says who is before whom.
    cles = [((table.astype(np.int32) << nombre.bit_length()) | numeros).ravel() for table in tables]
    comptes = [np.zeros((nombre, nombre), dtype=np.int16) for _table in tables]
    debuts = np.arange(nombre) * PLACES
    for tirage in range(0, TIRAGES, BLOC):
        places = (mots(graine, range(tirage, tirage + BLOC), nombre) >> 4) + debuts
        for table, cle in enumerate(cles):
            _ajouter_les_rangs(comptes[table], cle.take(places))
    return comptes


def _ajouter_les_rangs(comptes: npt.NDArray[np.int16], tires: npt.NDArray[np.int32]) -> None:
    """Count how many times each body had each rank, from 0: how many are before. One row a draw, spoilt."""
    nombre = len(comptes)
    bits = nombre.bit_length()
    tires.sort(axis=1)
    valeurs = tires >> bits
    rangs = np.zeros_like(tires)
    np.multiply(valeurs[:, 1:] != valeurs[:, :-1], np.arange(1, nombre, dtype=np.int32), out=rangs[:, 1:])
    np.maximum.accumulate(rangs, axis=1, out=rangs)
    cases = (tires & ((1 << bits) - 1)) * nombre + rangs
    np.add.at(comptes.ravel(), cases.ravel(), np.int16(1))


def _dernier(cumul: npt.NDArray[np.int16], premier: int) -> int:
    """Return the end of the interval that begins at `premier`: the one nearest to 95 % of the draws."""
    dedans = cumul - (cumul[premier - 2] if premier > 1 else 0)
    dernier = int((dedans < DEDANS).sum())
    if (
        dernier >= premier
        and dedans[dernier - 1] >= AU_MOINS
        and DEDANS - dedans[dernier - 1] < dedans[dernier] - DEDANS
    ):
        return dernier
    return dernier + 1
