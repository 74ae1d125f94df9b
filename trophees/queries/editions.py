"""Editions as the ranking pages list them."""

from __future__ import annotations

from campagnes.models import Campagne
from trophees.enums import EtatDeliberation


def edition_a_classer() -> Campagne | None:
    """Return the latest edition with results, else the latest whose fieldwork is open, else the latest one."""
    recentes = Campagne.objects.order_by("-annee")
    return (
        recentes.filter(les_inscriptions__resultat__isnull=False).first()
        or recentes.filter(terrain_ouvert_le__isnull=False).first()
        or recentes.first()
    )


def edition_a_deliberer() -> Campagne | None:
    """Return the edition whose jury votes, else the one that the ranking shows."""
    return Campagne.objects.filter(les_deliberations__etat=EtatDeliberation.OUVERTE).first() or edition_a_classer()
