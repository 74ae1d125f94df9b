"""The address of a fieldwork page about an edition."""

from __future__ import annotations

from django.urls import reverse

from campagnes.models import Campagne


def adresse_de(route: str, campagne: Campagne) -> str:
    """Return the address of a page about this edition."""
    return f"{reverse(route)}?edition={campagne.annee}"
