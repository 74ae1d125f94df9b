"""Editions as the ranking pages list them."""

from __future__ import annotations

from campagnes.models import Campagne


def editions() -> list[Campagne]:
    """Return every edition, the latest first."""
    return list(Campagne.objects.order_by("-annee"))


def edition_a_classer() -> Campagne | None:
    """Return the latest edition whose fieldwork is open, else the latest one."""
    return (
        Campagne.objects.filter(terrain_ouvert_le__isnull=False).order_by("-annee").first()
        or Campagne.objects.order_by("-annee").first()
    )
