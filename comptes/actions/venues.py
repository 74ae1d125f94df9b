"""When a person comes: one date a day, and the one before. No page is counted."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from comptes.models import Utilisateur
from socle.horloge import PARIS, maintenant


def noter_la_venue(*, personne: Utilisateur) -> dt.datetime | None:
    """Write that a person came today, if it is her first page of the day; return when she came before, None if never.

    One statement, so that two tabs opened together leave one date.
    """
    instant = maintenant()
    ce_jour = instant.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
    if personne.venu_le is None or personne.venu_le < ce_jour:
        pas_encore = Q(venu_le__isnull=True) | Q(venu_le__lt=ce_jour)
        with transaction.atomic():
            Utilisateur.objects.filter(pas_encore, pk=personne.pk).update(venu_avant_le=F("venu_le"), venu_le=instant)
        personne.refresh_from_db(fields=["venu_le", "venu_avant_le"])
    return personne.venu_avant_le
