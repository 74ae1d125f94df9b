"""Days of the stories that tests tell."""

from __future__ import annotations

import datetime as dt

from socle.horloge import PARIS


def le(jour: str, heure: int = 12) -> dt.datetime:
    """Return an hour of a day in Paris, noon unless told otherwise."""
    return dt.datetime.combine(dt.date.fromisoformat(jour), dt.time(heure), PARIS)
