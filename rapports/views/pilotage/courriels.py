"""Staff: the mails that did not arrive; in the demonstration, those written instead of being sent."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rapports.queries.courriels import courriel, courriels
from socle.queries.courriers import courriers_en_peine
from socle.web.acces import exiger
from socle.web.listes import page_de

DROIT = "comptes.agir_equipe"


@require_safe
@exiger(DROIT)
def pilotage_courriels(request: HttpRequest) -> HttpResponse:
    """List the mails refused, given up or in a pause; in the demonstration, those kept as files, the newest first."""
    gardes = courriels() if settings.BAROMETRE_DEMO else []
    contexte = {
        "en_peine": courriers_en_peine(),
        "est_demonstration": settings.BAROMETRE_DEMO,
        "page": page_de(request, gardes),
    }
    return render(request, "rapports/pilotage/courriels.html", contexte)


@require_safe
@exiger(DROIT)
def pilotage_courriel(request: HttpRequest, nom: str) -> HttpResponse:
    """Show one mail as text; its HTML part is shown as source, never rendered."""
    if not settings.BAROMETRE_DEMO:
        raise Http404
    message = courriel(nom)
    if message is None:
        raise Http404
    return render(request, "rapports/pilotage/courriel.html", {"courriel": message})
