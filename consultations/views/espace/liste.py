"""The space of a body: its consultations, and a new one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from consultations.actions.dialogues import creer_dialogue
from consultations.forms.organisateur import FormulaireNouveauDialogue
from consultations.models import Dialogue
from consultations.queries.droits import droit_de
from consultations.queries.espace import dialogues_vus
from consultations.queries.moderation import retires_de
from consultations.views.espace.acces import la_mienne
from socle.web.gestes import fait, postees


@require_safe
def espace_consultations(request: HttpRequest) -> HttpResponseBase:
    """Show where each consultation stands and what is due; without any, explain the option."""
    inscription = la_mienne(request)
    vus = dialogues_vus(inscription.organisme)
    retires = retires_de([vu.dialogue for vu in vus])
    contexte = {
        "inscription": inscription,
        "droit": droit_de(inscription),
        "vus": vus,
        "retires": [(vu.dialogue, retires[vu.dialogue.pk]) for vu in vus if vu.dialogue.pk in retires],
    }
    return render(request, "consultations/espace/liste.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_consultation_creer(request: HttpRequest) -> HttpResponseBase:
    """Start a consultation: its kind, its title."""
    inscription = la_mienne(request)
    formulaire = FormulaireNouveauDialogue(postees(request))
    crees: list[Dialogue] = []

    def creer(donnees: dict[str, Any]) -> None:
        crees.append(creer_dialogue(inscription=inscription, auteur=request.user, **donnees))

    if fait(request, formulaire, creer, "La consultation est créée\u202f: préparez-la."):
        return redirect("consultations:espace_consultation_preparation", crees[0].pk)
    contexte = {"inscription": inscription, "droit": droit_de(inscription), "formulaire": formulaire}
    return render(request, "consultations/espace/creer.html", contexte)
