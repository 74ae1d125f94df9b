"""Where a figure of a body's results comes from, for staff, jury and readers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from rapports.views.chiffre import adresse_demandee, inscription_du_personnel, page_du_chiffre


@require_safe
def pilotage_chiffre(request: HttpRequest, code: str) -> HttpResponse:
    """Explain a figure as its body reads it: shoppers, days and scenarios stay on the pages of visits."""
    adresse = adresse_demandee(code)
    inscription = inscription_du_personnel(request.user, adresse)
    retour = ("Résultats et palmarès", f"{reverse('trophees:pilotage_resultats')}?edition={adresse.annee}")
    return page_du_chiffre(request, inscription, adresse, "pilotage", retour)
