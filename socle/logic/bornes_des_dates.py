"""The days that the platform knows, in Paris: far from both ends of the calendar, where days no longer add up. Pure.

An edition has bounds of its own, narrower (`campagnes.actions.calendrier`). Clocks of devices are read more widely: one whose
battery died says 1970, and what it sends is dated by its receipt.
"""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
PREMIER_JOUR, DERNIER_JOUR = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
PREMIER_INSTANT = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
DERNIER_INSTANT = dt.datetime(2100, 12, 31, 23, 59, 59, tzinfo=dt.UTC)
ANNEES_DES_APPAREILS = range(1970, DERNIER_JOUR.year)
_JOUR = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Python reads sixty minutes and more of offset, and moves the instant by them.
# Read from its end: looked for from its beginning, an offset is tried at each character.
_DECALAGE = re.compile(r".*(?:Z|[+-]\d{2}(?::?[0-5]\d){0,2}(?:\.\d+)?)", re.ASCII | re.DOTALL)


def jour_ecrit(texte: str) -> dt.date | None:
    """Read a day written AAAA-MM-JJ, None when it is none: Python reads 20261201 and 2026-W49-2 too."""
    try:
        return dt.date.fromisoformat(texte) if _JOUR.fullmatch(texte) else None
    except ValueError:
        return None


def est_un_jour_connu(jour: dt.date) -> bool:
    """Tell whether a day is one that the platform knows."""
    return PREMIER_JOUR <= jour <= DERNIER_JOUR


def est_un_instant_connu(instant: dt.datetime) -> bool:
    """Tell whether an aware instant is one that the platform knows."""
    return PREMIER_INSTANT <= instant <= DERNIER_INSTANT


def instant_d_un_appareil(brut: object) -> dt.datetime:
    """Read the ISO 8601 instant of a device, which carries its offset, in UTC. Raise ValueError when it is none."""
    if not isinstance(brut, str) or not _DECALAGE.fullmatch(brut):
        raise ValueError(brut)
    instant = dt.datetime.fromisoformat(brut)
    if instant.tzinfo is None or instant.year not in ANNEES_DES_APPAREILS:
        raise ValueError(brut)
    try:
        return instant.astimezone(dt.UTC)
    except OverflowError as erreur:
        raise ValueError(brut) from erreur
