"""The shopper's calendar: her weeks, and the secret address of her feed."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from enquetes.models import CalendrierPartage, Enqueteur
from enquetes.planification.actions.calendrier import renouveler_adresse, revoquer_adresse
from enquetes.planification.queries.calendrier import semaines_de
from enquetes.visites.views.terrain.visites import enqueteur_connecte
from socle.web.acces import exiger

DROIT = "enquetes.aller_sur_le_terrain"


def _page(request: HttpRequest, enqueteur: Enqueteur, *, adresse: str = "") -> HttpResponse:
    contexte = {
        "semaines": semaines_de(enqueteur),
        "partage": CalendrierPartage.objects.filter(enqueteur=enqueteur).first(),
        "adresse": adresse,
    }
    reponse = render(request, "enquetes/planification/terrain/calendrier.html", contexte)
    if adresse:
        reponse["Cache-Control"] = "private, no-store"
    return reponse


@require_safe
@exiger(DROIT)
def terrain_calendrier(request: HttpRequest) -> HttpResponse:
    """Show one's visits week by week."""
    return _page(request, enqueteur_connecte(request))


@require_POST
@exiger(DROIT)
def terrain_calendrier_adresse(request: HttpRequest) -> HttpResponse:
    """Make a new secret address and show it, once."""
    enqueteur = enqueteur_connecte(request)
    secret = renouveler_adresse(enqueteur=enqueteur, auteur=request.user)
    chemin = reverse("enquetes:calendrier_flux", args=[secret])
    return _page(request, enqueteur, adresse=f"{settings.BASE_URL}{chemin}")


@require_POST
@exiger(DROIT)
def terrain_calendrier_revoquer(request: HttpRequest) -> HttpResponse:
    """Withdraw one's secret address."""
    if revoquer_adresse(enqueteur=enqueteur_connecte(request), auteur=request.user):
        messages.success(request, "L’adresse ne fonctionne plus\u202f: votre agenda ne recevra plus vos visites.")
    return redirect("enquetes:terrain_calendrier")
