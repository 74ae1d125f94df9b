"""Days of the stories that tests tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import time_machine

from socle.horloge import PARIS, aujourdhui, maintenant


def le(jour: str, heure: int = 12) -> dt.datetime:
    """Return an hour of a day in Paris, noon unless told otherwise."""
    return dt.datetime.combine(dt.date.fromisoformat(jour), dt.time(heure), PARIS)


def midi(jours: int) -> dt.datetime:
    """Return noon in Paris that many civil days from today: as many times twenty-four hours may be another day."""
    return le(str(aujourdhui() + dt.timedelta(days=jours)))


@contextmanager
def une_seule_heure() -> Iterator[None]:
    """Begin in the middle of this hour: windows of limits begin at fixed instants, and no count may straddle one.

    Fixtures are made before, by the true clock: what they date may stand half an hour ahead of the test, or behind.
    """
    with time_machine.travel(maintenant().replace(minute=30, second=0, microsecond=0), tick=True):
        yield
