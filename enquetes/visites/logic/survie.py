"""How long until the answer, when some never came: Kaplan–Meier estimate with right censoring.

A request closed without answer at the end of the wait is not an infinite delay nor a request to leave out: it says that
the delay is longer than the wait. Leaving it out would make a service that answers three letters in ten, but fast, look
fast. Variance by Greenwood; pointwise intervals on the log(−log) scale, which stay within [0, 1]; interval of the median
by Brookmeyer and Crowley (1982) on the same scale: the delays where the interval of the curve contains one half.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist

CONFIANCE = 0.95
MOITIE = 0.5
# Sums of fractions of small integers: what equals one half on paper must equal it here.
EPSILON = 1e-12


@dataclass(frozen=True, slots=True)
class Duree:
    """A delay, in the unit of the caller; `observee` is False when the wait ended there without an answer."""

    valeur: float
    observee: bool


@dataclass(frozen=True, slots=True)
class Marche:
    """What is known right after a delay: the share still waiting, its standard error (Greenwood), its interval."""

    temps: float
    a_risque: int
    evenements: int
    censures: int
    survie: float
    erreur_type: float
    bas: float
    haut: float


@dataclass(frozen=True, slots=True)
class Survie:
    """A curve and its median. `mediane` is None when fewer than half of the requests were answered within the wait.

    A bound of the median is None when the curve does not go far enough to set it.
    """

    marches: tuple[Marche, ...]
    nombre: int
    nb_evenements: int
    mediane: float | None
    mediane_bas: float | None
    mediane_haut: float | None

    def survie_a(self, temps: float) -> float:
        """Return the share still waiting after `temps`."""
        return next((m.survie for m in reversed(self.marches) if m.temps <= temps), 1.0)

    def quantile(self, part: float) -> float | None:
        """Return the delay by which a share of the requests were answered; None when as many never were."""
        return _premier(self.marches, [m.survie for m in self.marches], reste=1 - part)


def kaplan_meier(durees: Sequence[Duree]) -> Survie:
    """Estimate the curve. At equal delays, answers come before closings. Raise `ValueError` on a negative delay."""
    if any(duree.valeur < 0 for duree in durees):
        raise ValueError("a delay is never negative")
    marches = tuple(_marches(durees, NormalDist().inv_cdf((1 + CONFIANCE) / 2)))
    return Survie(
        marches=marches,
        nombre=len(durees),
        nb_evenements=sum(marche.evenements for marche in marches),
        mediane=_premier(marches, [m.survie for m in marches]),
        mediane_bas=_premier(marches, [m.bas for m in marches]),
        mediane_haut=_premier(marches, [m.haut for m in marches]),
    )


def _marches(durees: Sequence[Duree], z: float) -> Iterator[Marche]:
    """Yield what each delay teaches, the shortest first."""
    evenements = Counter(duree.valeur for duree in durees if duree.observee)
    censures = Counter(duree.valeur for duree in durees if not duree.observee)
    a_risque, survie, greenwood = len(durees), 1.0, 0.0
    for temps in sorted(evenements | censures):
        nombre = evenements[temps]
        if nombre:
            survie = 0.0 if nombre == a_risque else survie * (1 - nombre / a_risque)
            if nombre < a_risque:
                greenwood += nombre / (a_risque * (a_risque - nombre))
        bas, haut = _intervalle(survie, greenwood, z)
        erreur = survie * math.sqrt(greenwood)
        yield Marche(temps, a_risque, nombre, censures[temps], survie, erreur, bas, haut)
        a_risque -= nombre + censures[temps]


def _intervalle(survie: float, greenwood: float, z: float) -> tuple[float, float]:
    """Return the interval of the share still waiting; a share of 0 or 1 has no estimated error, so no interval."""
    if survie in {0.0, 1.0}:
        return survie, survie
    rayon = z * math.sqrt(greenwood) / abs(math.log(survie))
    return survie ** math.exp(rayon), survie ** math.exp(-rayon)


def _premier(marches: Sequence[Marche], valeurs: Sequence[float], reste: float = MOITIE) -> float | None:
    """Return the first delay at which a curve is down to `reste`, one half unless told otherwise."""
    return next((m.temps for m, v in zip(marches, valeurs, strict=True) if v <= reste + EPSILON), None)
