"""The space of a body: where a figure of its results comes from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from rapports.logic.chiffres import lire_figure
from rapports.queries.explication.figure import expliquer_figure
from rapports.views.chiffre import adresse_demandee, inscription_de_l_organisme, page_du_chiffre


@require_safe
def espace_chiffre(request: HttpRequest, code: str) -> HttpResponse:
    """Explain a figure to the people of its body, once results are given back, and to them only."""
    adresse = adresse_demandee(code)
    inscription = inscription_de_l_organisme(request.user, adresse)
    lue = lire_figure(adresse.figure)
    if lue and lue.est_une_voix:
        titre, page = (
            ("Ce qui compte", "espace_importance") if lue.est_un_poids else ("Voix des usagers", "espace_voix")
        )
    else:
        titre, page = "Résultats", "espace_resultats"
    retour = (titre, f"{reverse(f'rapports:{page}')}?edition={adresse.annee}")
    return page_du_chiffre(request, expliquer_figure(inscription, adresse.figure), adresse, "espace", retour)
