"""The only clock of the platform. Business rules never read time elsewhere, and never in the database."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

PARIS = ZoneInfo("Europe/Paris")


def maintenant() -> dt.datetime:
    """Return the current instant, aware, in UTC."""
    return timezone.now()


def aujourdhui() -> dt.date:
    """Return today's date in Europe/Paris."""
    return maintenant().astimezone(PARIS).date()
