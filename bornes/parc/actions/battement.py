"""Note that a kiosk is alive: one row a day of its site, the last signs and how many."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db.models import F

from bornes.models import Borne, Presence
from socle.horloge import maintenant


def noter_battement(
    *,
    enrolement_id: int,
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
    borne = Borne.objects.get(les_enrolements=enrolement_id)
    du_jour = {"borne": borne, "jour": instant.astimezone(fuseau).date()}
    if not Presence.objects.filter(**du_jour).update(**signes, nb_battements=F("nb_battements") + 1):
        _presence, est_neuve = Presence.objects.get_or_create(**du_jour, defaults=signes)
        if not est_neuve:
            Presence.objects.filter(**du_jour).update(**signes, nb_battements=F("nb_battements") + 1)
