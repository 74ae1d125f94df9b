"""What a person asks of a page: an act done and told, or refused in words where she can answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages

from socle.erreurs import RegleMetier

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest


def agir(request: HttpRequest, acte: Callable[[], Any], mot: str = "") -> bool:
    """Do an act without form and tell whether it was done; a refusal is a warning, `mot` is told where not empty."""
    try:
        acte()
    except RegleMetier as refus:
        messages.warning(request, refus.message)
        return False
    if mot:
        messages.success(request, mot)
    return True


def fait(request: HttpRequest, formulaire: forms.Form, acte: Callable[[dict[str, Any]], Any], mot: str) -> bool:
    """Do what a form sent asks and tell whether it was done; a refusal goes to its field, else to the whole form."""
    if request.method != "POST" or not formulaire.is_valid():
        return False
    try:
        acte(formulaire.cleaned_data)
    except RegleMetier as refus:
        ajouter_refus(formulaire, refus)
        return False
    messages.success(request, mot)
    return True


def ajouter_refus(formulaire: forms.Form, refus: RegleMetier) -> None:
    """Tie a refusal to its field, or to the whole form."""
    formulaire.add_error(refus.champ if refus.champ in formulaire.fields else None, refus.message)
