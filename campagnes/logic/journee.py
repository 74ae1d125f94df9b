"""A day of work, as the first page of each role tells it: what waits, what is next, what happened meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from campagnes.logic.frise import JalonDeFrise
from socle.logic.attentes import Attente, Nouvelle, des_plus_recentes, ordonner

JALONS = 3
"""Steps of the edition that a first page tells."""


@dataclass(frozen=True)
class Journee:
    """What the first page of a role says. `depuis`, the day of the visit before, is None when there was none.

    `en_cours` is the first day that is not over both in Paris and where the body stands: what ends on it is not late.
    """

    jour: dt.date
    en_cours: dt.date
    attentes: tuple[Attente, ...]
    suite: tuple[JalonDeFrise, ...]
    nouvelles: tuple[Nouvelle, ...]
    depuis: dt.date | None

    @property
    def lignes(self) -> tuple[tuple[Attente, bool], ...]:
        """Return what waits, and whether its last day is over."""
        return tuple((attente, attente.est_en_retard(self.en_cours)) for attente in self.attentes)


def composer(
    jour: dt.date,
    attentes: Iterable[Attente],
    frise: Iterable[JalonDeFrise],
    nouvelles: Iterable[Nouvelle],
    depuis: dt.date | None,
    *,
    ici: dt.date | None = None,
) -> Journee:
    """Order a day: the oldest that waits first, the steps not over yet, the latest that happened first.

    `ici` is the day where the body stands, when it may be another one.
    """
    return Journee(
        jour=jour,
        en_cours=min(jour, ici or jour),
        attentes=tuple(ordonner(attentes)),
        suite=tuple(jalon for jalon in frise if not jalon.est_passe)[:JALONS],
        nouvelles=tuple(des_plus_recentes(nouvelles)),
        depuis=depuis,
    )
