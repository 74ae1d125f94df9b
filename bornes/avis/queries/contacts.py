"""Opinions whose sealed address is somebody's."""

from __future__ import annotations

from django.db.models import QuerySet

from bornes.models import Avis, DemandeReponse, Verbatim
from socle.personnes import Personne
from socle.scelles import ouvrir_colonne


def avis_de(personne: Personne) -> QuerySet[Avis]:
    """Return the opinions that wait for an answer at one of her addresses: opened one by one, none is older than ninety days."""
    siens = [pk for pk, contact in ouvrir_colonne(Avis, "contact") if contact.strip().lower() in personne.adresses]
    return Avis.objects.filter(pk__in=siens)


def mots_de(personne: Personne) -> QuerySet[Verbatim]:
    """Return the masked comments of these opinions, with what was answered under them."""
    return Verbatim.objects.filter(avis__in=avis_de(personne))


def demandes_de(personne: Personne) -> QuerySet[DemandeReponse]:
    """Return her requests for an answer, as long as her address is kept."""
    return DemandeReponse.objects.filter(avis__in=avis_de(personne))
