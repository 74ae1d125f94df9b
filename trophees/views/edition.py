"""The edition that a page speaks of."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from campagnes.models import Campagne
from trophees.queries.editions import edition_a_classer, editions


def edition_de(request: HttpRequest) -> Campagne:
    """Return the edition named in the address (`?edition=2020`), else the one being ranked; 404 without any."""
    demandee = request.GET.get("edition", "")
    if demandee:
        campagne = next((edition for edition in editions() if str(edition.annee) == demandee), None)
    else:
        campagne = edition_a_classer()
    if campagne is None:
        raise Http404("Aucune édition")
    return campagne
