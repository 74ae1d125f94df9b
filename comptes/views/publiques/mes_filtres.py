"""Who reads a list of the team, or of her body, keeps its filters under a name, and forgets them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from comptes.forms.filtres import FormulaireFiltre
from socle.actions.filtres import enregistrer_filtre
from socle.models import FiltreEnregistre
from socle.web.gestes import agir


@require_POST
def filtre_enregistrer(request: HttpRequest) -> HttpResponse:
    """Keep what a list is asked, and show the list again."""
    formulaire = FormulaireFiltre(request.POST, lecteur=request.user)
    if formulaire.is_valid():
        lus = formulaire.cleaned_data
        agir(request, lambda: enregistrer_filtre(**lus, auteur=request.user), f"«\u202f{lus['nom']}\u202f» est gardé.")
    else:
        messages.error(request, next(iter(formulaire.errors.values()))[0])
    return redirect(formulaire.retour())


@require_POST
def filtre_oublier(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget filters of hers, and show the list."""
    filtre = get_object_or_404(FiltreEnregistre, utilisateur=request.user, pk=pk)
    filtre.delete()
    messages.success(request, f"«\u202f{filtre.nom}\u202f» est supprimé.")
    return redirect(reverse(filtre.liste))
