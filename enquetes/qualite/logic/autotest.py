"""How far a shopper agrees with the key of a graded example, criterion by criterion (regles#autotest)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from enquetes.qualite.logic.arbitrage import en_desaccord
from enquetes.referentiels.logic.baremes import Bareme, score
from enquetes.referentiels.logic.conditions import CritereANoter

POINTS = 100


@dataclass(frozen=True, slots=True)
class CritereCorrige:
    """A criterion of a copy. `accord` is 1 for the points of the key, less by the share of points that differ."""

    code: str
    bareme: Bareme
    poids: int
    mesure: Any
    cle: Any

    @property
    def accord(self) -> Fraction:
        """Return the agreement in points, from 0 to 1."""
        return 1 - Fraction(abs(score(self.bareme, self.mesure) - score(self.bareme, self.cle)), POINTS)

    @property
    def est_a_revoir(self) -> bool:
        """Tell whether two shoppers so far apart would need an arbiter."""
        return en_desaccord(self.bareme, self.mesure, self.cle)


def corriger(
    criteres: Iterable[CritereANoter], lecture: Mapping[str, Any], cles: Mapping[str, Any]
) -> tuple[CritereCorrige, ...]:
    """Return the criteria that the key settles, in the order of the grid; one the grid no longer has is left out."""
    return tuple(
        CritereCorrige(critere.code, critere.bareme, critere.poids, lecture[critere.code], cles[critere.code])
        for critere in criteres
        if critere.code in cles
    )


def accord_de(copie: Iterable[CritereCorrige]) -> Fraction:
    """Return the agreement of a whole copy, weighted as contacts are, from 0 to 1."""
    lignes = list(copie)
    return sum((ligne.poids * ligne.accord for ligne in lignes), Fraction()) / sum(ligne.poids for ligne in lignes)


def pourcent_dit(accord: float) -> int:
    """Return whole percents, rounded down: what is read reaches a threshold when the agreement does."""
    return math.floor(accord)
