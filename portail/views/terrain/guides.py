"""The guide of shoppers, on their phones."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portail.logic.guides import MANUELS
from socle.web.acces import exiger


@require_safe
@exiger("enquetes.aller_sur_le_terrain")
def guide(request: HttpRequest) -> HttpResponse:
    """Show it to shoppers alone: it tells how they go unnoticed."""
    return render(request, "portail/terrain/guide.html", {"manuel": MANUELS["enqueteur"]})
