"""Who stands at the door of the organiser's pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from consultations.models import Dialogue
from consultations.queries.espace import inscription_de_consultation
from organismes.models import Inscription
from socle.web.acces import obtenir, obtenir_le_mien

GERER = "consultations.gerer"


def la_mienne(request: HttpRequest) -> Inscription:
    """Return the registration of the body that one acts for."""
    return obtenir_le_mien(request, inscription_de_consultation, GERER)


def dialogue_de(request: HttpRequest, pk: int) -> Dialogue:
    """Return a dialogue of one's body, or 404; 403 for who sees it without managing it."""
    dialogues = Dialogue.objects.visibles_par(request.user).select_related(
        "inscription__campagne", "inscription__organisme", "reponse"
    )
    dialogue: Dialogue = obtenir(request, dialogues, GERER, pk=pk)
    return dialogue


def vers(page: str, dialogue: Dialogue, requete: str = "") -> HttpResponseRedirect:
    """Go to a page of a dialogue."""
    adresse = reverse(f"consultations:espace_consultation_{page}", args=[dialogue.pk])
    return redirect(f"{adresse}?{requete}" if requete else adresse)
