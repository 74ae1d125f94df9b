"""Disputes as their page lists them."""

from __future__ import annotations

from django.db.models import F

from campagnes.models import Campagne
from trophees.models import Litige


def litiges_de(campagne: Campagne) -> list[Litige]:
    """Return the disputes of an edition, open ones first, then the latest."""
    return list(
        Litige.objects.filter(inscription__campagne=campagne)
        .select_related("inscription__organisme", "ouvert_par", "clos_par")
        .order_by(F("clos_le").desc(nulls_first=True), "-ouvert_le", "-pk")
    )
