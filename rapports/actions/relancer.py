"""Picks up the reports whose task or worker was lost."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from rapports.actions.etats import verrouiller
from rapports.actions.produire import SOUFFRANCE, abandonner_ou_relancer
from rapports.enums import EtatRapport
from rapports.models import Rapport
from socle.horloge import maintenant


def relancer_rapports() -> list[int]:
    """Free the reports under way for over five minutes, and return those to publish again.

    An order is published again when its last change is over five minutes old: its message was lost, or its last try
    failed.
    """
    limite = maintenant() - SOUFFRANCE
    souffrants = Rapport.objects.filter(
        Q(etat=EtatRapport.EN_COURS, commence_le__lt=limite) | Q(etat=EtatRapport.DEMANDE, modifie_le__lt=limite)
    ).order_by("pk")
    return [numero for numero in souffrants.values_list("pk", flat=True) if _liberer(numero)]


@transaction.atomic
def _liberer(rapport_id: int) -> bool:
    """Return whether the report is to be built again."""
    rapport = verrouiller(rapport_id)
    if rapport is None:
        return False
    if rapport.etat == EtatRapport.EN_COURS and rapport.commence_le and rapport.commence_le < maintenant() - SOUFFRANCE:
        abandonner_ou_relancer(rapport, "La fabrication a été interrompue.")
    return rapport.etat == EtatRapport.DEMANDE
