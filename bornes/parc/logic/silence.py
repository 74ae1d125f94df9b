"""Is a kiosk silent? Only days on which its site was open count: a closed town hall is no broken kiosk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

UN_JOUR = dt.timedelta(days=1)
# Beyond a year the exact number of days tells nobody anything more.
HORIZON = dt.timedelta(days=366)
Intervalle = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Ouverture:
    """When a site receives: ISO weekdays (1 for Monday), closing days (both ends included), public holidays."""

    jours: frozenset[int]
    fermetures: tuple[Intervalle, ...] = ()
    feries: frozenset[dt.date] = field(default_factory=frozenset)

    def est_ouvert(self, jour: dt.date) -> bool:
        """Tell whether the site receives on that day."""
        return (
            jour.isoweekday() in self.jours
            and jour not in self.feries
            and not any(du <= jour <= au for du, au in self.fermetures)
        )


def jours_de_silence(ouverture: Ouverture, *, dernier_signe: dt.date, aujourdhui: dt.date) -> int:
    """Return how many whole opening days passed since the day of the last sign of life.

    Neither that day nor today is whole: none counts. Days of the site's own calendar. Counted over a year at most.
    """
    return sum(ouverture.est_ouvert(jour) for jour in _entre(dernier_signe, aujourdhui))


def _entre(dernier_signe: dt.date, aujourdhui: dt.date) -> Iterator[dt.date]:
    jour = max(dernier_signe + UN_JOUR, aujourdhui - HORIZON)
    while jour < aujourdhui:
        yield jour
        jour += UN_JOUR
