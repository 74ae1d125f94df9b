"""Who stands at the door of the organiser's pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from consultations.actions.verrous import verrouiller_dialogue
from consultations.enums import EtatDialogue
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


def en_etat(*etats: EtatDialogue) -> Callable[[Any], Any]:
    """Show a page of a dialogue in one of `etats` only; elsewhere lead where it stands. Acts refuse by themselves."""

    def decorer(vue: Any) -> Any:
        @wraps(vue)
        def gardee(request: HttpRequest, pk: int) -> HttpResponseBase:
            if request.method != "POST":
                dialogue = dialogue_de(request, pk)
                if dialogue.etat not in etats:
                    mot = f"Cette consultation est «\u202f{dialogue.get_etat_display()}\u202f»\u202f: voici où elle en est."
                    messages.info(request, mot)
                    return vers("suivi", dialogue)
            return vue(request, pk)

        return gardee

    return decorer


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
