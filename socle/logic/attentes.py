"""What waits for somebody, whoever says it: the pages where a day begins and the mails of the day read the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Attente:
    """One thing to do. `mots` is the whole sentence, its count included; `adresse` is the page where it is done.

    `cle` is stable: it says which kind of thing waits, whatever the count. `sujet` names what it bears on, when there may
    be several: a consultation, an edition. `depuis` is the day of the oldest, None when nothing dates it; `echeance` the
    last day to do it.
    """

    cle: str
    mots: str
    nombre: int
    adresse: str
    depuis: dt.date | None = None
    echeance: dt.date | None = None
    sujet: str = ""

    @property
    def a_un_debut(self) -> bool:
        """Tell whether its first day says more than its last: what is of one day says it in its words."""
        return self.depuis is not None and self.depuis != self.echeance

    @property
    def a_une_fin(self) -> bool:
        """Tell whether its last day says more than its first."""
        return self.echeance is not None and self.echeance != self.depuis

    def est_en_retard(self, jour: dt.date) -> bool:
        """Tell whether the last day is over."""
        return self.echeance is not None and self.echeance < jour


@dataclass(frozen=True)
class Nouvelle:
    """What happened while somebody was away: `le` is the day of the latest, `adresse` where it is read."""

    mots: str
    adresse: str
    le: dt.date


def ordonner(attentes: Iterable[Attente]) -> list[Attente]:
    """Return what waits, the oldest first; what has no date comes last, the nearest deadline first."""
    return sorted(attentes, key=lambda a: (a.depuis or dt.date.max, a.echeance or dt.date.max, a.cle, a.sujet))


def des_plus_recentes(nouvelles: Iterable[Nouvelle]) -> list[Nouvelle]:
    """Return what happened, the latest first."""
    return sorted(nouvelles, key=lambda n: (-n.le.toordinal(), n.mots))
