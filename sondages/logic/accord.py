"""The mean agreement of agents with the cards of a determinant, and its interval in the department that was asked.

Agents are a finite population, of which those who answered are a part: Wilson's interval of each card takes n / (1 − f)
answers in place of n, f being the share of agents who answered, and is the value itself when all did. The same people
answer every card and nothing tells which answers go together, so the ends of the mean are the means of the ends: as wide
as if all answers of a person said one thing (docs/statistiques.md).

It supposes that those who kept silent resemble the others. `bornes_sans_hypothese` supposes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

QUANTILE = 1.959963984540054
"""Of the normal law, for 95 %."""
Jugements = tuple[int, int]
"""How many agree with a card, and how many do not."""


@dataclass(frozen=True)
class AccordMoyen:
    """A mean agreement on 100 and its interval; `participation` is the share of agents who answered, from 0 to 1."""

    valeur: float
    bas: float
    haut: float
    participation: float

    @property
    def est_complet(self) -> bool:
        """Tell that every agent was heard: nothing is left to bound."""
        return self.bas == self.haut

    @property
    def bornes(self) -> tuple[float, float]:
        """Return both ends of the interval."""
        return self.bas, self.haut

    @property
    def bornes_sans_hypothese(self) -> tuple[float, float]:
        """Return the ends if all who kept silent disagreed, then if all agreed."""
        entendu = self.valeur * self.participation
        return entendu, entendu + 100 * (1 - self.participation)


def accord_moyen(cartes: Sequence[Jugements], bulletins: int, effectif: int) -> AccordMoyen | None:
    """Return the mean over the cards that somebody judged, None without any: `bulletins` of `effectif` agents."""
    juges = [(pour, pour + contre) for pour, contre in cartes if pour + contre]
    if not juges:
        return None
    participation = min(1.0, bulletins / effectif)
    bas, haut = zip(*(_bornes(pour, n, participation) for pour, n in juges), strict=True)
    valeur = fmean(pour / n for pour, n in juges)
    return AccordMoyen(100 * valeur, 100 * fmean(bas), 100 * fmean(haut), participation)


def _bornes(pour: int, n: int, participation: float) -> tuple[float, float]:
    part, carre = pour / n, QUANTILE**2
    if participation == 1:
        return part, part
    equivalent = n / (1 - participation)
    centre = (part + carre / (2 * equivalent)) / (1 + carre / equivalent)
    demi = QUANTILE * math.sqrt(part * (1 - part) / equivalent + carre / (4 * equivalent**2)) / (1 + carre / equivalent)
    return max(0.0, min(part, centre - demi)), min(1.0, max(part, centre + demi))
