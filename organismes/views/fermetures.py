"""Closing days of a body, in its space and in the staff area."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from organismes.actions.fermetures import declarer_fermeture, retirer_fermeture
from organismes.forms.fermetures import FormulaireFermeture
from organismes.models import Fermeture, Inscription, Organisme
from organismes.views.membres import organisme_courant
from socle.horloge import aujourdhui
from socle.web.acces import exiger
from socle.web.gestes import agir, fait

DROIT = "organismes.gerer_membres"


@require_http_methods(["GET", "HEAD", "POST"])
def espace_fermetures(request: HttpRequest) -> HttpResponseBase:
    """List the closing days of one's body; the referent adds some."""
    organisme = organisme_courant(request)
    peut_agir = request.user.has_perm(DROIT, organisme)
    if request.method == "POST" and not peut_agir:
        raise PermissionDenied
    formulaire = FormulaireFermeture(request.POST or None)
    if _declarer(request, organisme, formulaire):
        return redirect("organismes:espace_fermetures")
    contexte = _contexte(organisme, formulaire if peut_agir else None, "organismes:espace_fermeture_retirer")
    return render(request, "organismes/espace/fermetures.html", contexte)


@require_POST
def espace_fermeture_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove closing days of one's body."""
    siens = Organisme.objects.filter(les_membres__utilisateur=request.user)
    fermeture = get_object_or_404(Fermeture.objects.filter(organisme__in=siens).select_related("organisme"), pk=pk)
    if not request.user.has_perm(DROIT, fermeture.organisme):
        raise PermissionDenied
    _retirer(request, fermeture)
    return redirect("organismes:espace_fermetures")


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("comptes.agir_equipe")
def pilotage_fermetures(request: HttpRequest, pk: int) -> HttpResponseBase:
    """List the closing days of the body of a registration and add some."""
    inscription = get_object_or_404(Inscription.objects.select_related("organisme", "campagne"), pk=pk)
    formulaire = FormulaireFermeture(request.POST or None)
    if _declarer(request, inscription.organisme, formulaire):
        return redirect("organismes:pilotage_fermetures", pk=pk)
    contexte = _contexte(inscription.organisme, formulaire, "organismes:pilotage_fermeture_retirer")
    return render(request, "organismes/pilotage/fermetures.html", {**contexte, "inscription": inscription})


@require_POST
@exiger("comptes.agir_equipe")
def pilotage_fermeture_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove closing days of any body, and go back to its latest registration."""
    fermeture = get_object_or_404(Fermeture.objects.select_related("organisme"), pk=pk)
    _retirer(request, fermeture)
    inscription = fermeture.organisme.les_inscriptions.order_by("-campagne__annee", "-pk").first()
    if inscription is None:
        return redirect("organismes:pilotage_inscriptions")
    return redirect("organismes:pilotage_fermetures", pk=inscription.pk)


def _declarer(request: HttpRequest, organisme: Organisme, formulaire: FormulaireFermeture) -> bool:
    """Do what a form sent asks; tell whether it was done."""

    def declarer(donnees: dict[str, Any]) -> Any:
        return declarer_fermeture(organisme=organisme, **donnees, auteur=request.user)

    return fait(request, formulaire, declarer, "Fermeture enregistrée\u202f: ni appel ni visite ces jours-là.")


def _retirer(request: HttpRequest, fermeture: Fermeture) -> None:
    agir(request, lambda: retirer_fermeture(fermeture=fermeture, auteur=request.user), "Fermeture supprimée.")


def _contexte(organisme: Organisme, formulaire: FormulaireFermeture | None, retrait: str) -> dict[str, Any]:
    return {
        "organisme": organisme,
        "fermetures": organisme.les_fermetures.all(),
        "formulaire": formulaire,
        "retrait": retrait,
        "aujourdhui": aujourdhui(),
    }
