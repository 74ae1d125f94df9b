"""Where a figure stands among those of its peers: median and quartiles, never a name, never under five bodies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles

PAIRS_MINIMUM = 5
"""Under this number of bodies a group of peers is not shown (regles#pairs)."""


@dataclass(frozen=True)
class Repere:
    """The middle half of a figure over `nombre` bodies: never a minimum nor a maximum."""

    nombre: int
    q1: float
    mediane: float
    q3: float


def repere(valeurs: Iterable[float]) -> Repere | None:
    """Return median and quartiles (linear interpolation, ends included), None under five values."""
    liste = sorted(valeurs)
    if len(liste) < PAIRS_MINIMUM:
        return None
    q1, _, q3 = quantiles(liste, n=4, method="inclusive")
    return Repere(nombre=len(liste), q1=q1, mediane=median(liste), q3=q3)


def reperes(tables: Iterable[Mapping[str, float]]) -> dict[str, Repere]:
    """Return the landmark of each code of these tables (code → figure), without those under five values."""
    valeurs: dict[str, list[float]] = defaultdict(list)
    for table in tables:
        for code, valeur in table.items():
            valeurs[code].append(valeur)
    trouves = {code: repere(liste) for code, liste in sorted(valeurs.items())}
    return {code: trouve for code, trouve in trouves.items() if trouve is not None}
