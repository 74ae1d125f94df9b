"""How far the means of two groups of bodies may truly be from each other (statistiques.md)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, variance

from socle.logic.student import quantile
from socle.logic.typographie import INDICATION, Bornes, accord, signe

DEUX = 2
"""Bodies from which a group tells how much its bodies differ."""


@dataclass(frozen=True)
class EcartDeMoyennes:
    """The mean of a group minus that of another, in points; `bornes` at 95 %, None when nothing bounds it."""

    moyenne: float
    autre: float
    bornes: Bornes | None

    @property
    def valeur(self) -> float:
        """Return the gap."""
        return self.moyenne - self.autre

    @property
    def mot(self) -> str:
        """Write it: « +0,4 point », « +2,4 points »."""
        return f"{signe(self.valeur, 1)} {accord(self.valeur, 'point')}"

    @property
    def intervalle_en_mots(self) -> str:
        """Write its interval, « entre −5,1 et +5,9 », or « indication » (regles#jamais-un-chiffre-nu)."""
        return f"entre {signe(self.bornes[0], 1)} et {signe(self.bornes[1], 1)}" if self.bornes else INDICATION


def ecart_de_moyennes(groupe: Sequence[float], autre: Sequence[float]) -> EcartDeMoyennes:
    """Compare two groups of one body at least, that may differ in number and in spread (Welch, 1947)."""
    moyennes = fmean(groupe), fmean(autre)
    demi = _demi_largeur(groupe, autre)
    ecart = moyennes[0] - moyennes[1]
    return EcartDeMoyennes(*moyennes, None if demi is None else (ecart - demi, ecart + demi))


def _demi_largeur(groupe: Sequence[float], autre: Sequence[float]) -> float | None:
    """Return half the width of the interval; None under two bodies on a side, or when none differs from its own."""
    if min(len(groupe), len(autre)) < DEUX:
        return None
    parts = [variance(valeurs) / len(valeurs) for valeurs in (groupe, autre)]
    erreur = math.sqrt(sum(parts))
    if not erreur:
        return None
    libertes = sum(parts) ** 2 / sum(
        part**2 / (len(valeurs) - 1) for part, valeurs in zip(parts, (groupe, autre), strict=True)
    )
    return float(quantile(Decimal(libertes))) * erreur
