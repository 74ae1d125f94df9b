"""Who stands at the door of the organiser's pages, and how an act that is refused is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from consultations.models import Dialogue
from consultations.queries.espace import inscription_de_consultation
from organismes.models import Inscription
from socle.erreurs import RegleMetier
from socle.web.acces import obtenir

GERER = "consultations.gerer"


def la_mienne(request: HttpRequest) -> Inscription:
    """Return the registration of the body that one acts for, or 404; 403 without the right."""
    organisme = request.organisme_courant  # type: ignore[attr-defined]
    inscription = inscription_de_consultation(organisme) if organisme is not None else None
    if inscription is None:
        raise Http404
    if not request.user.has_perm(GERER, inscription):
        raise PermissionDenied
    return inscription


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


def fait(request: HttpRequest, formulaire: forms.Form, acte: Callable[[dict[str, Any]], Any], mot: str) -> bool:
    """Do what a form sent asks; tell whether it was done."""
    if request.method != "POST" or not formulaire.is_valid():
        return False
    try:
        acte(formulaire.cleaned_data)
    except RegleMetier as refus:
        formulaire.add_error(refus.champ if refus.champ in formulaire.fields else None, refus.message)
        return False
    messages.success(request, mot)
    return True


def agir(request: HttpRequest, acte: Callable[[], Any], mot: str) -> bool:
    """Do an act without form; a refusal is told where one was."""
    try:
        acte()
    except RegleMetier as refus:
        messages.warning(request, refus.message)
        return False
    messages.success(request, mot)
    return True
