"""Staff: the four guides."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portail.logic.guides import MANUELS
from socle.web.acces import exiger

DROIT = "comptes.ouvrir_pilotage"


@require_safe
@exiger(DROIT)
def guides(request: HttpRequest) -> HttpResponse:
    """List the guides: who helps others reads theirs."""
    return render(request, "portail/pilotage/guides.html", {"manuels": MANUELS.values()})


@require_safe
@exiger(DROIT)
def guide(request: HttpRequest, nom: str) -> HttpResponse:
    """Show one of them; `nom` is given by the route."""
    return render(request, "portail/pilotage/guide.html", {"manuel": MANUELS[nom]})
