"""One page for every act that matters: its consequence in words, then the act, then what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from campagnes.models import Campagne
from socle.erreurs import RegleMetier


def adresse_resultats(annee: int) -> str:
    """Return the address of the ranking of an edition."""
    return f"{reverse('trophees:pilotage_resultats')}?edition={annee}"


def fil_des_resultats(campagne: Campagne, titre: str) -> list[tuple[str, str]]:
    """Return the breadcrumb of a page under the ranking of an edition."""
    return [("Résultats et palmarès", adresse_resultats(campagne.annee)), (titre, "")]


@dataclass(frozen=True)
class Confirmation:
    """The words of a confirmation page. `consequences` are sentences; `retour` is where one goes after."""

    titre: str
    bouton: str
    consequences: tuple[str, ...]
    retour: str
    danger: bool = False


def confirmer(
    request: HttpRequest,
    confirmation: Confirmation,
    agir: Callable[..., str],
    *,
    campagne: Campagne,
    formulaire: forms.Form | None = None,
) -> HttpResponse:
    """Show the page, or on POST do the act; `agir` receives the form's values and returns the sentence of success."""
    if request.method == "POST" and (formulaire is None or formulaire.is_valid()):
        valeurs: dict[str, Any] = formulaire.cleaned_data if formulaire else {}
        try:
            messages.success(request, agir(**valeurs))
        except RegleMetier as refus:
            if formulaire is None:
                messages.error(request, refus.message)
                return redirect(confirmation.retour)
            formulaire.add_error(refus.champ if refus.champ in formulaire.fields else None, refus.message)
        else:
            return redirect(confirmation.retour)
    contexte = {
        "fil": fil_des_resultats(campagne, confirmation.titre),
        "confirmation": confirmation,
        "formulaire": formulaire,
        "campagne": campagne,
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "trophees/confirmer.html", contexte)
