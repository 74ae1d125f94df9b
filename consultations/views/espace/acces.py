"""Who stands at the door of the organiser's pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from consultations.actions.verrous import verrouiller_dialogue
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


@contextmanager
def dialogue_tenu(request: HttpRequest, pk: int) -> Iterator[Dialogue]:
    """Give a dialogue whose page compares what it showed; once it is sent, held in the transaction of the act.

    As `socle.web.gestes.tenu`, in the order that acts on a dialogue keep.
    """
    dialogue = dialogue_de(request, pk)
    if request.method != "POST":
        yield dialogue
        return
    with transaction.atomic():
        yield verrouiller_dialogue(dialogue)


def vers(page: str, dialogue: Dialogue, requete: str = "") -> HttpResponseRedirect:
    """Go to a page of a dialogue."""
    adresse = reverse(f"consultations:espace_consultation_{page}", args=[dialogue.pk])
    return redirect(f"{adresse}?{requete}" if requete else adresse)
