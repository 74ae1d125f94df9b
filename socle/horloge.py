"""The only clock of the platform. Business rules never read time elsewhere, and never in the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

from socle.logic.bornes_des_dates import PARIS, est_un_instant_connu

_reglee: ContextVar[dt.datetime | None] = ContextVar("horloge_reglee", default=None)


def maintenant() -> dt.datetime:
    """Return the current instant, aware, in UTC."""
    return _reglee.get() or timezone.now()


@contextmanager
def regler(instant: dt.datetime) -> Iterator[None]:
    """Stop the clock at an aware instant for what this block calls, so that acts play a past (ADR 45).

    No other thread sees it, so neither requests nor workers. Only the demonstration and the simulation call it: a test reads every file.
    """
    if instant.tzinfo is None:
        raise ValueError("un instant sans fuseau")
    jeton = _reglee.set(instant.astimezone(dt.UTC))
    try:
        yield
    finally:
        _reglee.reset(jeton)


def aujourdhui() -> dt.date:
    """Return today's date in Europe/Paris."""
    return maintenant().astimezone(PARIS).date()


def lire_instant(texte: str) -> dt.datetime | None:
    """Return the aware instant that a page sent back (ISO 8601, a plus read as a space), None when it is none."""
    try:
        instant = dt.datetime.fromisoformat(texte.replace(" ", "+"))
    except ValueError:
        return None
    return instant if instant.tzinfo and est_un_instant_connu(instant) else None
