"""The edition that the fieldwork pages speak of."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from campagnes.models import Campagne
from enquetes.models import Visite
from socle.horloge import maintenant


def edition_du_terrain() -> Campagne | None:
    """Return the edition being surveyed, else the latest whose results are not out yet, else the latest one."""
    campagnes = Campagne.objects.order_by("-annee")
    a_venir = campagnes.filter(restituee_le__isnull=True)
    return a_venir.filter(terrain_ouvert_le__lte=maintenant()).first() or a_venir.first() or campagnes.first()


def edition_des_visites() -> Campagne | None:
    """Return the edition whose fieldwork is open now, else the latest one with visits, else the latest one."""
    campagnes = Campagne.objects.order_by("-annee")
    visitees = Visite.objects.contacts().filter(inscription__campagne=OuterRef("pk"))
    return (
        campagnes.filter(terrain_ouvert_le__lte=maintenant(), restituee_le__isnull=True).first()
        or campagnes.filter(Exists(visitees)).first()
        or campagnes.first()
    )
