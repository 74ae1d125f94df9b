"""Staff, in the demonstration: the mails that were written instead of being sent."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rapports.queries.courriels import courriel, courriels
from socle.web.acces import exiger

DROIT = "comptes.agir_equipe"
PAR_PAGE = 50


@require_safe
@exiger(DROIT)
def pilotage_courriels(request: HttpRequest) -> HttpResponse:
    """List the mails kept, the newest first; outside the demonstration there is no such page."""
    _exiger_demonstration()
    page = Paginator(courriels(), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "rapports/pilotage/courriels.html", {"page": page})


@require_safe
@exiger(DROIT)
def pilotage_courriel(request: HttpRequest, nom: str) -> HttpResponse:
    """Show one mail as text; its HTML part is shown as source, never rendered."""
    _exiger_demonstration()
    message = courriel(nom)
    if message is None:
        raise Http404
    return render(request, "rapports/pilotage/courriel.html", {"courriel": message})


def _exiger_demonstration() -> None:
    if not settings.BAROMETRE_DEMO:
        raise Http404
