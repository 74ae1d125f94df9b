"""Tiers: the fewest groups of neighbours inside which nothing but chance is seen (statistiques.md).

Bodies are sorted by score and cut where the squares of the deviations inside the groups, each over its own variance,
are least; one more group is made as long as their sum is beyond what chance gives (Cochran's test, one-sided at 5 %).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import sqrt

import numpy as np
import numpy.typing as npt

NORMAL_UNILATERAL = 1.645
PALIERS_MAXIMUM = 40


@dataclass(frozen=True, slots=True)
class Palier:
    """A tier: how many bodies, and their common score."""

    effectif: int
    centre: Decimal


def paliers(valeurs: Sequence[Decimal], variances: Sequence[Decimal]) -> tuple[list[int], list[Palier]]:
    """Return the tier of each body, from 0 for the best, and the tiers."""
    ordre = sorted(range(len(valeurs)), key=lambda corps: (-valeurs[corps], corps))
    coupes = _couper([float(valeurs[corps]) for corps in ordre], [float(1 / variances[corps]) for corps in ordre])
    numeros, groupes = [0] * len(valeurs), []
    for numero, (debut, fin) in enumerate(pairwise(coupes)):
        membres = ordre[debut:fin]
        poids = sum((1 / variances[corps] for corps in membres), Decimal(0))
        groupes.append(
            Palier(len(membres), sum((valeurs[corps] / variances[corps] for corps in membres), Decimal(0)) / poids)
        )
        for corps in membres:
            numeros[corps] = numero
    return numeros, groupes


def appartenances(valeur: Decimal, variance: Decimal, groupes: Sequence[Palier]) -> list[int]:
    """Return, out of 65,536, how likely a body is to belong to each tier or to a better one."""
    poids = [groupe.effectif * (-((valeur - groupe.centre) ** 2) / (2 * variance)).exp() for groupe in groupes]
    total, cumul, cumuls = sum(poids, Decimal(0)), Decimal(0), []
    for part in poids:
        cumul += part
        cumuls.append(int(65_536 * cumul / total))
    return cumuls


def _couper(valeurs: Sequence[float], poids: Sequence[float]) -> list[int]:
    """Return where the groups begin, then the end: the best cut into one group, two, and so on until chance is enough.

    Sums, products, quotients and square roots only, in a fixed order: every machine finds the same.
    """
    nombre = len(valeurs)
    sommes = _Sommes(valeurs, poids)
    restes = sommes.carres(0, np.arange(nombre + 1))
    reprises: list[npt.NDArray[np.int64]] = []
    while restes[nombre] > _hasard(nombre - len(reprises) - 1) and len(reprises) + 1 < min(nombre, PALIERS_MAXIMUM):
        restes, reprise = _un_groupe_de_plus(sommes, restes, len(reprises) + 1)
        reprises.append(reprise)
    coupes = [nombre]
    for reprise in reversed(reprises):
        coupes.append(int(reprise[coupes[-1]]))
    return [0, *reversed(coupes)]


def _un_groupe_de_plus(
    sommes: _Sommes, restes: npt.NDArray[np.float64], groupes: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return, for each end, the squares that stay with one group more than `groupes`, and where its last one begins."""
    suivants, reprise = np.full(len(restes), np.inf), np.zeros(len(restes), dtype=np.int64)
    for fin in range(groupes + 1, len(restes)):
        debuts = np.arange(groupes, fin)
        couts = restes[debuts] + sommes.carres(debuts, fin)
        meilleur = int(couts.argmin())
        suivants[fin], reprise[fin] = couts[meilleur], debuts[meilleur]
    return suivants, reprise


def _hasard(libertes: int) -> float:
    return libertes + NORMAL_UNILATERAL * sqrt(2 * libertes)


class _Sommes:
    """Running sums, from which the squares inside any stretch are read."""

    def __init__(self, valeurs: Sequence[float], poids: Sequence[float]) -> None:
        centre = valeurs[len(valeurs) // 2]
        ecarts = np.array(valeurs) - centre
        self.poids = _cumuler(np.array(poids))
        self.premiers = _cumuler(np.array(poids) * ecarts)
        self.seconds = _cumuler(np.array(poids) * ecarts * ecarts)

    def carres(self, debut: npt.NDArray[np.int64] | int, fin: npt.NDArray[np.int64] | int) -> npt.NDArray[np.float64]:
        """Return the squares inside the stretches; an empty one has none."""
        poids = self.poids[fin] - self.poids[debut]
        premiers = self.premiers[fin] - self.premiers[debut]
        poids = np.where(poids > 0, poids, 1.0)
        return np.asarray(self.seconds[fin] - self.seconds[debut] - premiers * premiers / poids)


def _cumuler(valeurs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.concatenate([np.zeros(1), np.cumsum(valeurs)])
