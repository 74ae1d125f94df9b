"""What the first opinion of an installed kiosk does to it: it becomes active."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from bornes.enums import TRANSITIONS_BORNE, EtatBorne
from bornes.models import Borne
from socle.etats import passer


@transaction.atomic
def passer_active(*, bornes: Iterable[UUID]) -> int:
    """Say that installed kiosks sent their first opinion; the others stay as they are. Returns how many moved."""
    installees = list(
        Borne.objects.select_for_update(of=("self",))
        .filter(pk__in=list(bornes), etat=EtatBorne.INSTALLEE)
        .order_by("pk")
    )
    for borne in installees:
        passer(borne, EtatBorne.ACTIVE, table=TRANSITIONS_BORNE, auteur=None)
    return len(installees)
