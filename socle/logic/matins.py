"""When a reminder may leave: in the morning where its reader is, later the same day when no worker ran. Pure."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

MATIN, SOIR = 8, 20
ETALEMENT = 40
"""Minutes over which the mails of a morning leave."""


def jour_du_rappel(instant: dt.datetime, fuseau: ZoneInfo) -> dt.date | None:
    """Return the civil day of a place where reminders may leave now, None before the morning and in the evening."""
    ici = instant.astimezone(fuseau)
    return ici.date() if MATIN <= ici.hour < SOIR else None


def prochain_matin(instant: dt.datetime, fuseau: ZoneInfo) -> dt.datetime:
    """Return when what changes now is told: a morning that comes in an hour at least, so that its group is whole."""
    ici = instant.astimezone(fuseau) + dt.timedelta(hours=1)
    jour = ici.date() if ici.hour < MATIN else ici.date() + dt.timedelta(days=1)
    return dt.datetime.combine(jour, dt.time(MATIN), fuseau)


def prochain_depart(instant: dt.datetime) -> dt.datetime:
    """Return when what presses is told: what changes within the same ten minutes leaves together, once they are over."""
    debut = instant.replace(minute=instant.minute - instant.minute % 10, second=0, microsecond=0)
    return debut + dt.timedelta(minutes=12)


def a_son_tour(instant: dt.datetime, rang: int) -> dt.datetime:
    """Return from when a mail of a crowd leaves: a code to sign in never waits behind all of them."""
    return instant + dt.timedelta(minutes=rang % ETALEMENT)
