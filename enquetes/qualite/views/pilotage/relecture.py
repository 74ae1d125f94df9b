"""One visit for its reader: what it holds, and what she decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from enquetes.enums import EtatVisite
from enquetes.models import ContestationRetour, Visite
from enquetes.qualite.actions.contester import decider_contestation
from enquetes.qualite.actions.relire import accepter_visite, annuler_visite, renvoyer_visite
from enquetes.qualite.forms import AnnulationForm, DecisionRetourForm, RemarqueForm, SecondeLectureForm
from enquetes.qualite.queries.lectures import prochaine_a_relire
from enquetes.qualite.queries.relecture import fiche_relecture
from enquetes.visites.actions.issues import delai_de_reprise
from enquetes.visites.views.terrain.visites import bandeau
from socle.journal import consigner
from socle.web.acces import obtenir
from socle.web.gestes import fait, refus_dans, refus_dit

CONSULTER, RELIRE = "enquetes.consulter_visites", "enquetes.relire_visite"
SUITES: dict[str, str] = {
    EtatVisite.SECONDE_LECTURE: "Visite acceptée. Une autre personne la lira avant qu’elle compte."
}


@require_safe
def pilotage_visite(request: HttpRequest, pk: Any) -> HttpResponse:
    """One visit with its answers, evidence, moments and transitions; reading it is journalled."""
    visite = obtenir(request, visites_lues(request), CONSULTER, pk=pk)
    consigner(visite, "visite.consultee", request.user)
    return rendre_fiche(request, visite)


@require_POST
def pilotage_visite_accepter(request: HttpRequest, pk: Any) -> HttpResponse:
    """Accept, then read the next one."""
    visite = obtenir(request, visites_lues(request), RELIRE, pk=pk)
    with refus_dit(request):
        acceptee = accepter_visite(visite=visite, auteur=request.user)
        return ouvrir_la_suivante(request, SUITES.get(acceptee.etat, "Visite acceptée."))
    return redirect("enquetes:pilotage_visite", pk=pk)


@require_POST
def pilotage_visite_renvoyer(request: HttpRequest, pk: Any) -> HttpResponse:
    """Send back with a remark, then read the next one."""
    visite = obtenir(request, visites_lues(request), RELIRE, pk=pk)
    formulaire = RemarqueForm(request.POST)
    if formulaire.is_valid():
        with refus_dans(formulaire):
            renvoyer_visite(visite=visite, auteur=request.user, **formulaire.cleaned_data)
            return ouvrir_la_suivante(request, "Visite renvoyée à l’enquêteur.")
    return rendre_fiche(request, visite, remarque=formulaire)


@require_POST
def pilotage_visite_annuler(request: HttpRequest, pk: Any) -> HttpResponse:
    """Void with a reason, then read the next one."""
    visite = obtenir(request, visites_lues(request), RELIRE, pk=pk)
    formulaire = AnnulationForm(request.POST)
    if formulaire.is_valid():
        with refus_dans(formulaire):
            annulee = annuler_visite(visite=visite, auteur=request.user, **formulaire.cleaned_data)
            refait = not annulee.est_importee and annulee.double_de_id is None
            suite = " Un nouveau contact attend d’être planifié." if refait else ""
            return ouvrir_la_suivante(request, f"Contact annulé.{suite}")
    return rendre_fiche(request, visite, annulation=formulaire)


@require_POST
def visite_contestation(request: HttpRequest, pk: Any) -> HttpResponse:
    """Decide a contested return."""
    visite = obtenir(request, visites_lues(request), RELIRE, pk=pk)
    contestation = get_object_or_404(ContestationRetour, visite=visite)
    formulaire = DecisionRetourForm(request.POST)

    def decider(donnees: dict[str, Any]) -> Any:
        return decider_contestation(contestation=contestation, auteur=request.user, **donnees)

    if fait(request, formulaire, decider, "Contestation décidée\u202f: l’enquêteur lit votre réponse."):
        return redirect("enquetes:pilotage_visite", pk=pk)
    return rendre_fiche(request, visite, decision_retour=formulaire)


def visites_lues(request: HttpRequest) -> Any:
    return Visite.objects.visibles_par(request.user).select_related(
        "inscription__organisme",
        "inscription__campagne",
        "scenario",
        "grille",
        "enqueteur",
        "double_de",
        "emprunt__identite",
        "contestation__renvoyee_par",
    )


def rendre_fiche(request: HttpRequest, visite: Visite, **formulaires: Any) -> HttpResponse:
    """Render a visit with what its reader may decide; `formulaires` are those that came back with an error."""
    contexte = {
        "visite": visite,
        "fiche": fiche_relecture(visite, request.user),
        "peut_relire": request.user.has_perm(RELIRE, visite),
        "remarque": RemarqueForm(initial={"avant_le": delai_de_reprise(visite)}),
        "annulation": AnnulationForm(),
        "seconde": SecondeLectureForm(visite=visite),
        "decision_retour": DecisionRetourForm(),
        **formulaires,
        **bandeau(visite),
    }
    return render(request, "enquetes/qualite/pilotage/visite_detail.html", contexte)


def ouvrir_la_suivante(request: HttpRequest, message: str) -> HttpResponse:
    """Open the oldest visit left to read by this person, or the empty queue."""
    messages.success(request, message)
    suivante = prochaine_a_relire(request.user)
    if suivante is None:
        return redirect("enquetes:pilotage_qualite")
    return redirect("enquetes:pilotage_visite", pk=suivante.pk)
