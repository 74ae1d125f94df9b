"""The prize list that anyone may read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campagnes.models import Campagne
from trophees.queries.palmares_publics import palmares_public


@require_safe
@login_not_required
def palmares_laureats(request: HttpRequest, annee: int) -> HttpResponse:
    """Show the laureates of an edition once its prize list is published; 404 before."""
    palmares = palmares_public(get_object_or_404(Campagne, annee=annee))
    if palmares is None:
        raise Http404("Palmarès non publié")
    contexte = {
        "fil": [("Accueil", "/"), (f"Palmarès {palmares.annee}", "")],
        "palmares": palmares,
        "demonstration": palmares.est_demonstration,
    }
    return render(request, "trophees/publiques/palmares.html", contexte)
