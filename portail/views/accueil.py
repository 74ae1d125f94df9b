"""Home and the pages that show the edition."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
def accueil(request: HttpRequest) -> HttpResponse:
    """Make a mayor want to register."""
    return render(request, "portail/accueil.html")


@require_safe
@login_not_required
def le_barometre(request: HttpRequest) -> HttpResponse:
    """What is measured, and how."""
    return render(request, "portail/le_barometre.html")


@require_safe
@login_not_required
def resultats(request: HttpRequest) -> HttpResponse:
    """Past editions, and the laureates of published prize lists."""
    return render(request, "portail/resultats.html")
