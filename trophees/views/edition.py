"""The edition that a page speaks of."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from campagnes.models import Campagne
from campagnes.queries import campagnes_recentes
from trophees.queries.editions import edition_a_classer


def edition_de(request: HttpRequest) -> Campagne:
    """Return the edition named in the address (`?edition=2020`), else the one being ranked; 404 without any."""
    demandee = request.GET.get("edition", "")
    if demandee:
        campagne = next((edition for edition in campagnes_recentes() if str(edition.annee) == demandee), None)
    else:
        campagne = edition_a_classer()
    if campagne is None:
        raise Http404("Aucune édition")
    return campagne
