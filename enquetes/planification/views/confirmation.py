"""One page for the acts of the team that matter: the consequence in words, then the act, then what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from socle.erreurs import RegleMetier
from socle.web.gestes import ajouter_refus


@dataclass(frozen=True)
class Confirmation:
    """The words of the page; `fil` is its breadcrumb and `retour` where one goes after."""

    titre: str
    bouton: str
    consequences: tuple[str, ...]
    retour: str
    fil: tuple[tuple[str, str], ...] = ()
    danger: bool = False


def confirmer(
    request: HttpRequest,
    confirmation: Confirmation,
    agir: Callable[..., str],
    *,
    formulaire: forms.Form | None = None,
    demonstration: bool = False,
) -> HttpResponse:
    """Show the page, or on POST do the act; `agir` receives the form's values and returns the sentence of success."""
    if request.method == "POST" and (formulaire is None or formulaire.is_valid()):
        try:
            messages.success(request, agir(**(formulaire.cleaned_data if formulaire else {})))
        except RegleMetier as refus:
            if formulaire is None:
                messages.error(request, refus.message)
                return redirect(confirmation.retour)
            ajouter_refus(formulaire, refus)
        else:
            return redirect(confirmation.retour)
    contexte = {"confirmation": confirmation, "formulaire": formulaire, "demonstration": demonstration}
    return render(request, "enquetes/planification/plan_confirmer.html", contexte)
