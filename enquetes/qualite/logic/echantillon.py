"""Which visits are read twice: a seeded sample by permanent random numbers, and every visit that a flag points at."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from enquetes.visites.logic.tirage import PART, nombre_permanent


@dataclass(frozen=True, slots=True)
class Echantillon:
    """What is read twice, in the order of permanent numbers.

    `tires` were drawn and speak for all visits; `signales` were not drawn, a flag added them.
    """

    tires: tuple[str, ...]
    signales: tuple[str, ...]

    @property
    def tous(self) -> tuple[str, ...]:
        """Return every visit to read again."""
        return self.tires + self.signales


def tirer(
    graine: str,
    population: Collection[str],
    *,
    signales: Collection[str] = (),
    deja_tires: Collection[str] = (),
    part: Fraction = PART,
) -> Echantillon:
    """Draw the smallest permanent numbers, at least `part` of the population rounded up, and add the flagged ones.

    As the population grows, a newcomer may pass before a visit drawn earlier: give the earlier draw in `deja_tires`
    and it stays, so a second reading that was begun is never taken back. Flags never lower the random part.
    """
    if not 0 <= part <= 1:
        raise ValueError("the share lies between 0 and 1")
    rangs = sorted(set(population), key=lambda identifiant: (nombre_permanent(graine, identifiant), identifiant))
    taille = math.ceil(part * len(rangs))
    gardes = set(rangs[:taille]) | (set(deja_tires) & set(rangs))
    tires = tuple(identifiant for identifiant in rangs if identifiant in gardes)
    ajoutes = set(signales) - gardes
    return Echantillon(tires, tuple(identifiant for identifiant in rangs if identifiant in ajoutes))


def est_tire(graine: str, identifiant: str, population: Collection[str], *, part: Fraction = PART) -> bool:
    """Tell whether the draw alone takes a visit of the population, as `tirer` would, without ordering the others."""
    sien = nombre_permanent(graine, identifiant), identifiant
    devant = sum(1 for autre in population if (nombre_permanent(graine, autre), autre) < sien)
    return devant < math.ceil(part * len(population))
