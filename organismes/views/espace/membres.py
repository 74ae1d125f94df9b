"""The people of a body, in its space."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from organismes.actions.debit import GesteDEnvoi, compter_courriel
from organismes.actions.membres import inviter_membre, retirer_membre
from organismes.forms.divers import FormulaireInvitation
from organismes.models import Membre, Organisme
from organismes.queries.membres import membres_de
from organismes.web import organisme_courant
from socle.reseau import abonne_du_client
from socle.web.gestes import agir, fait, postees

DROIT = "organismes.gerer_membres"


@require_http_methods(["GET", "HEAD", "POST"])
def espace_membres(request: HttpRequest) -> HttpResponseBase:
    """List the people; the referent invites another one."""
    organisme = organisme_courant(request)
    peut_gerer = request.user.has_perm(DROIT, organisme)
    if request.method == "POST" and not peut_gerer:
        raise PermissionDenied
    formulaire = FormulaireInvitation(postees(request))

    def inviter(donnees: dict[str, Any]) -> None:
        compter_courriel(GesteDEnvoi.INVITER, destinataire=donnees["courriel"], client=abonne_du_client(request))
        inviter_membre(organisme=organisme, courriel=donnees["courriel"], auteur=request.user)

    if fait(request, formulaire, inviter, "L’invitation est partie."):
        return redirect("organismes:espace_membres")
    contexte = {
        "organisme": organisme,
        "membres": membres_de(organisme),
        "formulaire": formulaire if peut_gerer else None,
    }
    return render(request, "organismes/espace/membres.html", contexte)


@require_POST
def espace_membre_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a person."""
    siens = Organisme.objects.filter(les_membres__utilisateur=request.user)
    membre = get_object_or_404(Membre.objects.filter(organisme__in=siens).select_related("organisme"), pk=pk)
    if not request.user.has_perm(DROIT, membre.organisme):
        raise PermissionDenied
    mot = "Cette personne n’a plus accès à votre espace."
    agir(request, lambda: retirer_membre(membre=membre, auteur=request.user), mot)
    return redirect("organismes:espace_membres")
