"""The ceremony of an edition, that anyone may read of: when, where, what."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campagnes.models import Ceremonie
from trophees.queries.palmares import palmares_publie


@require_safe
@login_not_required
def ceremonie_publique(request: HttpRequest, annee: int) -> HttpResponse:
    """Show when and where the trophies of an edition are handed over, and its programme; never who wins."""
    ceremonie = get_object_or_404(Ceremonie.objects.select_related("campagne"), campagne__annee=annee)
    contexte = {
        "fil": [("Accueil", "/"), (f"Cérémonie {annee}", "")],
        "ceremonie": ceremonie,
        "campagne": ceremonie.campagne,
        "a_un_palmares": palmares_publie(ceremonie.campagne) is not None,
        "demonstration": ceremonie.campagne.est_demonstration,
    }
    return render(request, "trophees/publiques/ceremonie.html", contexte)
