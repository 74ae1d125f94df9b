"""The space of a body: where a figure of its results comes from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from rapports.views.chiffre import adresse_demandee, inscription_de_l_organisme, page_du_chiffre


@require_safe
def espace_chiffre(request: HttpRequest, code: str) -> HttpResponse:
    """Explain a figure to the people of its body, once results are given back, and to them only."""
    adresse = adresse_demandee(code)
    inscription = inscription_de_l_organisme(request.user, adresse)
    retour = ("Résultats", f"{reverse('rapports:espace_resultats')}?edition={adresse.annee}")
    return page_du_chiffre(request, inscription, adresse, "espace", retour)
