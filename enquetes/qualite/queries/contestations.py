"""Contested returns: those that wait, the oldest first."""

from __future__ import annotations

from django.db.models import QuerySet

from enquetes.models import ContestationRetour


def contestations_ouvertes() -> QuerySet[ContestationRetour]:
    """Return the contested returns that wait for a decision."""
    return (
        ContestationRetour.objects.ouvertes()
        .select_related("visite__inscription__organisme", "visite__enqueteur", "renvoyee_par")
        .order_by("deposee_le", "pk")
    )
