"""Opinions whose sealed address is somebody's."""

from __future__ import annotations

from django.db.models import QuerySet

from bornes.models import Avis
from socle.coffre import desceller
from socle.personnes import Personne
from socle.scelles import place_de


def avis_de(personne: Personne) -> QuerySet[Avis]:
    """Return the opinions that wait for an answer at one of her addresses: opened one by one, none is older than ninety days."""
    scelles = Avis.objects.filter(contact__isnull=False).values_list("pk", "contact")
    siens = [
        pk
        for pk, contact in scelles.iterator()
        if desceller(contact, place_de(Avis, "contact", pk=pk)).strip().lower() in personne.adresses
    ]
    return Avis.objects.filter(pk__in=siens)
