"""Note that a kiosk is alive: one row a day of its site, the last signs and how many."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F

from bornes.models import Presence
from socle.horloge import maintenant


def noter_battement(
    *,
    borne_id: UUID,
    fuseau: ZoneInfo,
    version: str,
    file: int,
    batterie: int | None,
    horloge: dt.datetime | None,
) -> None:
    """Write the last heartbeat of the day over the one before. `file` counts the opinions that wait on the device.

    Not journalled: it says nothing that somebody decided.
    """
    instant = maintenant()
    signes = {
        "vue_le": instant,
        "version": version,
        "file": file,
        "batterie": batterie,
        "ecart_horloge": (horloge - instant).total_seconds() if horloge else None,
    }
    du_jour = {"borne_id": borne_id, "jour": instant.astimezone(fuseau).date()}
    if not Presence.objects.filter(**du_jour).update(**signes, nb_battements=F("nb_battements") + 1):
        _presence, est_neuve = Presence.objects.get_or_create(**du_jour, defaults=signes)
        if not est_neuve:
            Presence.objects.filter(**du_jour).update(**signes, nb_battements=F("nb_battements") + 1)
