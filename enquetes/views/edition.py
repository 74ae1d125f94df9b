"""The edition that a fieldwork page speaks of."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import reverse

from campagnes.models import Campagne
from campagnes.queries import campagnes_recentes
from enquetes.queries.editions import edition_du_terrain


def edition_de(request: HttpRequest) -> Campagne:
    """Return the edition named in the address (`?edition=2020`), else the one being surveyed; 404 without any."""
    demandee = request.GET.get("edition", "")
    if demandee:
        campagne = next((edition for edition in campagnes_recentes() if str(edition.annee) == demandee), None)
    else:
        campagne = edition_du_terrain()
    if campagne is None:
        raise Http404("Aucune édition")
    return campagne


def adresse_de(route: str, campagne: Campagne) -> str:
    """Return the address of a page about this edition."""
    return f"{reverse(route)}?edition={campagne.annee}"
