"""The edition that the fieldwork pages speak of."""

from __future__ import annotations

from campagnes.models import Campagne


def editions() -> list[Campagne]:
    """Return every edition, the latest first."""
    return list(Campagne.objects.order_by("-annee"))


def edition_du_terrain() -> Campagne | None:
    """Return the latest edition whose results are not out yet, else the latest one."""
    return (
        Campagne.objects.filter(restituee_le__isnull=True).order_by("-annee").first()
        or Campagne.objects.order_by("-annee").first()
    )
