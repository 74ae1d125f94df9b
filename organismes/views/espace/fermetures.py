"""The space of a body: its closing days."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from organismes.forms.fermetures import FormulaireFermeture
from organismes.models import Fermeture, Organisme
from organismes.views.fermetures import contexte_des_fermetures, declarer_depuis, retirer_depuis
from organismes.web import organisme_courant
from socle.web.gestes import postees

DROIT = "organismes.gerer_membres"


@require_http_methods(["GET", "HEAD", "POST"])
def espace_fermetures(request: HttpRequest) -> HttpResponseBase:
    """List the closing days of one's body; the referent adds some."""
    organisme = organisme_courant(request)
    peut_agir = request.user.has_perm(DROIT, organisme)
    if request.method == "POST" and not peut_agir:
        raise PermissionDenied
    formulaire = FormulaireFermeture(postees(request))
    if declarer_depuis(request, organisme, formulaire):
        return redirect("organismes:espace_fermetures")
    contexte = contexte_des_fermetures(
        organisme, formulaire if peut_agir else None, "organismes:espace_fermeture_retirer"
    )
    return render(request, "organismes/espace/fermetures.html", contexte)


@require_POST
def espace_fermeture_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove closing days of one's body."""
    siens = Organisme.objects.filter(les_membres__utilisateur=request.user)
    fermeture = get_object_or_404(Fermeture.objects.filter(organisme__in=siens).select_related("organisme"), pk=pk)
    if not request.user.has_perm(DROIT, fermeture.organisme):
        raise PermissionDenied
    retirer_depuis(request, fermeture)
    return redirect("organismes:espace_fermetures")
