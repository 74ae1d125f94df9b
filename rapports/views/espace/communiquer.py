"""The space of a body: what it may say and do today, and its communication kit."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campagnes.web import demande
from organismes.models import Inscription
from organismes.web import onglets_des_inscriptions
from rapports.queries.communiquer import Communication, communication_de
from rapports.views.restitution import inscriptions_lues


@require_safe
def espace_communiquer(request: HttpRequest) -> HttpResponse:
    """Say act by act what is possible, why not, from when; the kit when the body may communicate."""
    inscriptions = inscriptions_lues(request)
    if not inscriptions:
        return render(request, "rapports/espace/avant.html", {"inscription": None, "etapes": []})
    inscription = _choisie(request, inscriptions)
    contexte = {
        "c": communication_de(inscription),
        "editions": onglets_des_inscriptions(inscriptions, inscription),
        "deja_restituee": _deja_restituee(inscription, inscriptions),
        "demonstration": inscription.campagne.est_demonstration,
    }
    return render(request, "rapports/espace/communiquer.html", contexte)


@require_safe
def espace_communiquer_badge(request: HttpRequest) -> HttpResponse:
    """Give the badge; while the rules forbid communicating, say why and until when (403)."""
    inscriptions = inscriptions_lues(request)
    if not inscriptions:
        raise Http404
    communication = communication_de(_choisie(request, inscriptions))
    if communication.sans_score:
        raise Http404
    if not communication.communiquer.verdict.permis:
        return render(request, "rapports/espace/kit_refuse.html", {"c": communication}, status=403)
    return _badge(request, communication)


def _badge(request: HttpRequest, communication: Communication) -> HttpResponse:
    inscription = communication.inscription
    reponse = render(
        request,
        "rapports/espace/badge.svg",
        {"badge": communication.kit and communication.kit.badge, "r": communication.kit and communication.kit.resultat},
        content_type="image/svg+xml",
    )
    demo = "-demonstration" if inscription.campagne.est_demonstration else ""
    nom = f"barometre-{inscription.campagne.annee}-{inscription.organisme.siren}{demo}.svg"
    mode = "inline" if request.GET.get("apercu") else "attachment"
    reponse["Content-Disposition"] = f'{mode}; filename="{nom}"'
    reponse["Cache-Control"] = "private, no-store"
    return reponse


def _deja_restituee(choisie: Inscription, inscriptions: list[Inscription]) -> Inscription | None:
    """Return the latest registration that has its results, when the one shown has none yet."""
    if choisie.campagne.restituee_le:
        return None
    return next((une for une in inscriptions if une.campagne.restituee_le), None)


def _choisie(request: HttpRequest, inscriptions: list[Inscription]) -> Inscription:
    """Return the registration of the edition asked in the address, else the latest."""
    return demande(request, inscriptions) or inscriptions[0]
