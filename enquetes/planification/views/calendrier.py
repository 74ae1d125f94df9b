"""The shopper's calendar: her weeks, and the feed behind her secret address."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from enquetes.models import CalendrierPartage, Enqueteur
from enquetes.planification.actions.calendrier import empreinte_de, renouveler_adresse, revoquer_adresse
from enquetes.planification.queries.calendrier import flux_de, partage_par_empreinte, semaines_de
from enquetes.planification.views.absences import enqueteur_connecte
from socle.web.acces import exiger

DROIT = "enquetes.aller_sur_le_terrain"


def _page(request: HttpRequest, enqueteur: Enqueteur, *, adresse: str = "") -> HttpResponse:
    contexte = {
        "semaines": semaines_de(enqueteur),
        "partage": CalendrierPartage.objects.filter(enqueteur=enqueteur).first(),
        "adresse": adresse,
    }
    reponse = render(request, "enquetes/planification/terrain_calendrier.html", contexte)
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


@require_POST
@exiger("comptes.agir_equipe")
def enqueteur_calendrier_revoquer(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the secret address of a shopper, a lost phone for instance; only she can make another one."""
    enqueteur = get_object_or_404(Enqueteur, pk=pk)
    if revoquer_adresse(enqueteur=enqueteur, auteur=request.user):
        messages.success(request, f"L’agenda de {enqueteur} ne reçoit plus ses visites.")
    else:
        messages.info(request, f"{enqueteur} n’a pas d’adresse d’agenda.")
    return redirect("enquetes:enqueteur_fiche", pk=pk)


@login_not_required
@require_safe
def calendrier_flux(request: HttpRequest, jeton: str) -> HttpResponse:  # noqa: ARG001 -- signature of views
    """Give the feed that a secret opens; anything else is not found, whatever the reason."""
    partage = partage_par_empreinte(empreinte_de(jeton))
    if partage is None:
        raise Http404
    reponse = HttpResponse(flux_de(partage.enqueteur), content_type="text/calendar; charset=utf-8")
    reponse["Cache-Control"] = "private, no-store"
    reponse["Referrer-Policy"] = "no-referrer"
    reponse["X-Robots-Tag"] = "noindex"
    reponse["Content-Disposition"] = 'inline; filename="visites.ics"'
    return reponse
