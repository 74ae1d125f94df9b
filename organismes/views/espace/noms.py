"""The space of a body: the names it watches for before an election."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from organismes.forms.election import (
    FormulaireNoms,
)
from organismes.models import NomSurveille
from organismes.queries.inscriptions import inscription_courante
from organismes.views.noms import contexte_des_noms, oublier_depuis, surveiller_depuis
from organismes.web import organisme_courant
from socle.web.gestes import postees

NOMS = "organismes.gerer_noms"


@require_http_methods(["GET", "HEAD", "POST"])
def espace_noms(request: HttpRequest) -> HttpResponseBase:
    """List the names that one's body watches for; the referent adds some."""
    inscription = inscription_courante(organisme_courant(request))
    if inscription is None:
        raise Http404
    peut_agir = request.user.has_perm(NOMS, inscription)
    if request.method == "POST" and not peut_agir:
        raise PermissionDenied
    formulaire = FormulaireNoms(postees(request))
    if surveiller_depuis(request, inscription, formulaire):
        return redirect("organismes:espace_noms")
    contexte = contexte_des_noms(inscription, formulaire, "organismes:espace_nom_retirer", peut_agir=peut_agir)
    return render(request, "organismes/espace/noms.html", contexte)


@require_POST
def espace_nom_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a name that one's body watches for."""
    siens = NomSurveille.objects.filter(inscription__organisme__les_membres__utilisateur=request.user)
    nom = get_object_or_404(siens.select_related("inscription"), pk=pk)
    if not request.user.has_perm(NOMS, nom.inscription):
        raise PermissionDenied
    oublier_depuis(request, nom)
    return redirect("organismes:espace_noms")
