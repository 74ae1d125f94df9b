"""The guide of bodies, in their space."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portail.logic.guides import MANUELS


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show the guide to whoever is signed in: she may not act for a body yet."""
    return render(request, "portail/espace/guide.html", {"manuel": MANUELS["organisme"]})
