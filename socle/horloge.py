"""The only clock of the platform. Business rules never read time elsewhere, and never in the database."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

from socle.logic.bornes_des_dates import est_un_instant_connu

PARIS = ZoneInfo("Europe/Paris")


def maintenant() -> dt.datetime:
    """Return the current instant, aware, in UTC."""
    return timezone.now()


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
