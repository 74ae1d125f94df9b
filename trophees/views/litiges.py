"""Disputes over results."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from socle.erreurs import RegleMetier
from socle.web.acces import exiger, obtenir
from trophees.actions.litiges import clore_litige, ouvrir_litige
from trophees.forms.palmares import ClotureForm, LitigeForm
from trophees.models import Litige
from trophees.queries.litiges import litiges_de
from trophees.views.actes import Confirmation, confirmer, fil_des_resultats
from trophees.views.edition import edition_de


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("trophees.tenir_litiges")
def pilotage_litiges(request: HttpRequest) -> HttpResponse:
    """List the disputes of an edition and open one."""
    campagne = edition_de(request)
    formulaire = LitigeForm(request.POST or None, campagne=campagne)
    if request.method == "POST" and formulaire.is_valid():
        try:
            litige = ouvrir_litige(**formulaire.cleaned_data, auteur=request.user)
        except RegleMetier as refus:
            formulaire.add_error(refus.champ, refus.message)
        else:
            messages.success(
                request, f"Contestation ouverte pour {litige.inscription.organisme}. Recalculez les résultats."
            )
            return redirect(f"{reverse('trophees:pilotage_litiges')}?edition={campagne.annee}")
    contexte = {
        "fil": fil_des_resultats(campagne, "Contestations"),
        "campagne": campagne,
        "litiges": litiges_de(campagne),
        "formulaire": formulaire,
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "trophees/litiges.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_litige_clore(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a dispute with its issue."""
    visibles = Litige.objects.visibles_par(request.user).select_related(
        "inscription__campagne", "inscription__organisme"
    )
    litige = obtenir(request, visibles, "trophees.tenir_litiges", pk=pk)
    campagne = litige.inscription.campagne

    def agir(issue: str, conclusion: str) -> str:
        clore_litige(litige=litige, auteur=request.user, issue=issue, conclusion=conclusion)
        return "Contestation close. Recalculez les résultats pour en tenir compte."

    confirmation = Confirmation(
        titre=f"Clore la contestation de {litige.inscription.organisme}",
        bouton="Clore",
        consequences=(f"Objet\u202f: {litige.motif}", "L’organisme redevient éligible au prochain calcul."),
        retour=f"{reverse('trophees:pilotage_litiges')}?edition={campagne.annee}",
    )
    formulaire = ClotureForm(request.POST or None)
    return confirmer(request, confirmation, agir, campagne=campagne, formulaire=formulaire)
