"""Opinions whose sealed address is somebody's."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from bornes.models import Avis, DemandeReponse, Verbatim
from socle.personnes import Personne
from socle.scelles import ouvrir_colonne


def _ceux_qui_attendent(personne: Personne) -> list[UUID]:
    """Open the addresses kept (regles#conservation-avis), one by one: none is searched sealed."""
    return [pk for pk, contact in ouvrir_colonne(Avis, "contact") if contact.strip().lower() in personne.adresses]


def avis_de(personne: Personne) -> QuerySet[Avis]:
    """Return the opinions that wait for an answer at one of her addresses."""
    return Avis.objects.filter(pk__in=personne.une_fois(_ceux_qui_attendent))


def mots_de(personne: Personne) -> QuerySet[Verbatim]:
    """Return the masked comments of these opinions, with what was answered under them."""
    return Verbatim.objects.filter(avis__in=avis_de(personne))


def demandes_de(personne: Personne) -> QuerySet[DemandeReponse]:
    """Return her requests for an answer, as long as her address is kept."""
    return DemandeReponse.objects.filter(avis__in=avis_de(personne))
