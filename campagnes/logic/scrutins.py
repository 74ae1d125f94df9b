"""Which rounds bind what is said on a day: those of the edition it comes from, then the next ones of any edition.

An edition names rounds, the country votes: the electoral code looks at the day on which a body speaks, not at the
edition of its results (regles#reserve).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from campagnes.logic.garde import Calendrier


@dataclass(frozen=True)
class Scrutin:
    """The rounds that the edition of `annee` names, in order, with the first day of their reserve; it may name none."""

    annee: int
    tours: tuple[dt.date, ...] = ()
    reserve_du: dt.date | None = None
    est_invente: bool = False

    def est_a_venir(self, jour: dt.date) -> bool:
        """Tell whether a round is still to come on `jour`, that day included."""
        return any(tour >= jour for tour in self.tours)

    def prochain_tour(self, jour: dt.date) -> dt.date:
        """Return the next round on `jour`; ValueError when they are over."""
        return min(tour for tour in self.tours if tour >= jour)


def scrutin_suivi(sien: Scrutin, connus: Iterable[Scrutin], jour: dt.date) -> Scrutin:
    """Return the rounds that words of the edition of `sien` follow on `jour`: its own, over or absent when none comes.

    Between two editions that name the same round, the latest. Invented rounds bind invented editions only.
    """
    if sien.est_a_venir(jour):
        return sien
    a_venir = [un for un in connus if un.est_a_venir(jour) and (sien.est_invente or not un.est_invente)]
    return min(a_venir, key=lambda un: (un.prochain_tour(jour), -un.annee), default=sien)


def sous_scrutin(calendrier: Calendrier, scrutin: Scrutin) -> Calendrier:
    """Return the calendar of an edition with the rounds that its words follow."""
    return replace(calendrier, tours=scrutin.tours, reserve_du=scrutin.reserve_du)
