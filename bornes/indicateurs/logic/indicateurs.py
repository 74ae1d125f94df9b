"""Rates of satisfaction with their interval, their gaps, their trend. Shares are on 100, like every score.

Satisfied means a mark of 4 or 5. The interval is Wilson's score interval at 95 % (Wilson, 1927): it stays between 0 and
100 and means something from a handful of answers. The interval of a gap joins the two intervals by the square root of
the sum of squares (Newcombe, 1998, method 10; the MOVER of Zou and Donner, 2008), so that it also serves beside a
measure that is no share.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bornes.logic.petits_nombres import SEUIL
from campagnes.logic.calendrier import lundi_de
from socle.logic.typographie import arrondi

QUANTILE = 1.959963984540054
"""Of the normal law, for 95 %."""
ECART_SIGNALE = 15.0
"""A gap between what is measured and what is felt is told from 15 points (regles#ecart-des-voix)."""
SEMAINE = dt.timedelta(days=7)


@dataclass(frozen=True)
class Estimation:
    """A value on 100 and its interval."""

    valeur: float
    bas: float
    haut: float


@dataclass(frozen=True)
class Taux(Estimation):
    """A share: `favorables` out of `n`."""

    favorables: int
    n: int

    @property
    def lu(self) -> Estimation:
        """Return it in whole percents, as it is told: measured on a picture, more would count who is not satisfied."""
        return Estimation(arrondi(self.valeur), arrondi(self.bas), arrondi(self.haut))


@dataclass(frozen=True)
class EcartDePoints(Estimation):
    """A difference of two values, in points."""

    @property
    def est_net(self) -> bool:
        """Tell that the interval leaves zero out."""
        return self.bas > 0 or self.haut < 0

    @property
    def est_signale(self) -> bool:
        """Tell that the gap is wide enough to be told, and sure of its sign."""
        # Exactly fifteen points may be a hair less in floating point.
        return round(abs(self.valeur), 9) >= ECART_SIGNALE and self.est_net


@dataclass(frozen=True)
class Bloc:
    """Consecutive weeks, from a Monday to a Sunday, that hold enough answers together."""

    du: dt.date
    au: dt.date
    favorables: int
    n: int


def taux(favorables: int, n: int) -> Taux | None:
    """Return the share with its Wilson interval, None without answer. Raises ValueError on impossible counts."""
    if not 0 <= favorables <= n:
        message = f"{favorables} favourable answers out of {n}"
        raise ValueError(message)
    if n == 0:
        return None
    part, carre = favorables / n, QUANTILE**2
    centre = (part + carre / (2 * n)) / (1 + carre / n)
    demi = QUANTILE * math.sqrt(part * (1 - part) / n + carre / (4 * n * n)) / (1 + carre / n)
    # At the ends the formula is exact and floating point is not.
    bas = 0.0 if favorables == 0 else max(0.0, centre - demi)
    haut = 1.0 if favorables == n else min(1.0, centre + demi)
    # Divided once: a half is a half, which pages and files then round alike.
    return Taux(100 * favorables / n, 100 * bas, 100 * haut, favorables, n)


def satisfaction(notes: Sequence[int]) -> Taux | None:
    """Return the rate of satisfaction of the counts of marks 1 to 5."""
    return taux(notes[3] + notes[4], sum(notes))


def ecart(premier: Estimation, second: Estimation) -> EcartDePoints:
    """Return `premier` minus `second` with its interval."""
    difference = premier.valeur - second.valeur
    sous = math.hypot(premier.valeur - premier.bas, second.haut - second.valeur)
    sur = math.hypot(premier.haut - premier.valeur, second.valeur - second.bas)
    return EcartDePoints(difference, max(-100.0, difference - sous), min(100.0, difference + sur))


def blocs(jours: Iterable[tuple[dt.date, int, int]]) -> tuple[Bloc, ...]:
    """Gather days (day, n, favourable) into weeks, and weeks into blocks of enough answers to be shown.

    A week with too few answers joins the following ones; what is left at the end joins the block before. So the
    difference of two periods cut between blocks never isolates a handful of people. Weeks without answer at either end
    are left out.
    """
    faits: list[Bloc] = []
    for semaine in _semaines(jours):
        if faits and faits[-1].n < SEUIL:
            faits[-1] = _joindre(faits[-1], semaine)
        else:
            faits.append(semaine)
    if len(faits) > 1 and faits[-1].n < SEUIL:
        faits[-2:] = [_joindre(*faits[-2:])]
    return tuple(bloc for bloc in faits if bloc.n >= SEUIL)


def _semaines(jours: Iterable[tuple[dt.date, int, int]]) -> Iterator[Bloc]:
    """Yield the weeks in which somebody answered, in their order."""
    semaines: dict[dt.date, list[int]] = defaultdict(lambda: [0, 0])
    for jour, n, favorables in jours:
        semaine = semaines[lundi_de(jour)]
        semaine[0] += favorables
        semaine[1] += n
    for debut, (favorables, n) in sorted(semaines.items()):
        if n:
            yield Bloc(debut, debut + SEMAINE - dt.timedelta(days=1), favorables, n)


def _joindre(avant: Bloc, apres: Bloc) -> Bloc:
    return Bloc(avant.du, apres.au, avant.favorables + apres.favorables, avant.n + apres.n)


def taux_des_blocs(serie: Sequence[Bloc]) -> Taux | None:
    """Return the share over several blocks."""
    return taux(sum(bloc.favorables for bloc in serie), sum(bloc.n for bloc in serie))


def tendance(serie: Sequence[Bloc], *, recentes: int = 4) -> EcartDePoints | None:
    """Return how the last `recentes` blocks stand against the same number before; None without both."""
    avant, apres = serie[-2 * recentes : -recentes], serie[-recentes:]
    premier, second = taux_des_blocs(apres), taux_des_blocs(avant)
    return None if premier is None or second is None else ecart(premier, second)
