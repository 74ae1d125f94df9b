"""Which days the platform knows: far from both ends of the calendar, where days no longer add up. Pure.

An edition has bounds of its own, narrower (`campagnes.actions.calendrier`). Clocks of devices are read more widely: one whose
battery died says 1970, and what it sends is dated by its receipt.
"""

from __future__ import annotations

import datetime as dt

PREMIER_JOUR, DERNIER_JOUR = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
PREMIER_INSTANT = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
DERNIER_INSTANT = dt.datetime(2100, 12, 31, 23, 59, 59, tzinfo=dt.UTC)
ANNEES_DES_APPAREILS = range(1970, DERNIER_JOUR.year)


def est_un_jour_connu(jour: dt.date) -> bool:
    """Tell whether a day is one that the platform knows."""
    return PREMIER_JOUR <= jour <= DERNIER_JOUR


def est_un_instant_connu(instant: dt.datetime) -> bool:
    """Tell whether an aware instant is one that the platform knows."""
    return PREMIER_INSTANT <= instant <= DERNIER_INSTANT
