"""Staff pages that act on the plan: open the fieldwork, run the plan, change it by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campagnes.enums import Acte
from campagnes.queries import calendrier_de, verdict_maintenant
from enquetes.actions.planifier import BilanPlan, ouvrir_terrain, planifier_contacts
from enquetes.actions.reaffecter import reaffecter_visite
from enquetes.forms.plan import ReaffectationForm
from enquetes.models import Enqueteur, Visite
from enquetes.queries.tableau_plan import avancement_par_canal, dernier_calcul, motifs_de_refus
from enquetes.views.confirmation import Confirmation, ajouter_refus, confirmer
from enquetes.views.edition import adresse_de, edition_de
from enquetes.views.plan_commun import PLAN, contexte_du_plan
from socle.erreurs import RegleMetier
from socle.logic.typographie import accorder
from socle.web.acces import exiger, obtenir


@require_safe
@exiger("comptes.agir_equipe")
def pilotage_plan(request: HttpRequest) -> HttpResponse:
    """Show how far the plan is, the last run, and the next thing to do."""
    campagne = edition_de(request)
    total, canaux = avancement_par_canal(campagne)
    contexte = contexte_du_plan(
        campagne,
        PLAN,
        total=total,
        avancements=canaux,
        vagues=calendrier_de(campagne).vagues,
        calcul=dernier_calcul(campagne),
        motifs=motifs_de_refus(campagne),
        verdict=verdict_maintenant(campagne, Acte.PLANIFIER),
        nb_enqueteurs=Enqueteur.objects.filter(est_actif=True).count(),
    )
    return render(request, "enquetes/plan_vue.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("comptes.agir_equipe")
def plan_ouvrir(request: HttpRequest) -> HttpResponse:
    """Open the fieldwork after a confirmation."""
    campagne = edition_de(request)

    def agir() -> str:
        ouvrir_terrain(campagne=campagne, auteur=request.user)
        return f"Le terrain de l’édition {campagne.annee} est ouvert. Vous pouvez calculer le plan."

    confirmation = Confirmation(
        titre=f"Ouvrir le terrain de l’édition {campagne.annee}",
        bouton="Ouvrir le terrain",
        consequences=(
            "Les grilles et les scénarios en vigueur sont figés pour toute l’édition.",
            "Le plan des contacts peut ensuite être calculé\u202f; les enquêteurs voient leurs visites dès qu’il l’est.",
        ),
        retour=adresse_de(PLAN, campagne),
        fil=(("Plan", adresse_de(PLAN, campagne)), ("Ouvrir le terrain", "")),
    )
    return confirmer(request, confirmation, agir, demonstration=campagne.est_demonstration)


@require_POST
@exiger("comptes.agir_equipe")
def plan_calculer(request: HttpRequest) -> HttpResponse:
    """Plan what is missing and say what was done."""
    campagne = edition_de(request)
    try:
        bilan = planifier_contacts(campagne=campagne, auteur=request.user)
    except RegleMetier as refus:
        messages.error(request, refus.message)
    else:
        (messages.warning if bilan.nb_refusees else messages.success)(request, phrase_de(bilan))
    return redirect(adresse_de(PLAN, campagne))


def phrase_de(bilan: BilanPlan) -> str:
    """Say what one run did."""
    if not (bilan.creees or bilan.affectees or bilan.annulees or bilan.nb_refusees):
        return "Le plan est complet\u202f: il n’y avait rien à ajouter."
    morceaux = [accorder(bilan.affectees, "contact placé", "contacts placés")]
    if bilan.liberees:
        morceaux.append(accorder(bilan.liberees, "visite reprise", "visites reprises"))
    if bilan.annulees:
        morceaux.append(accorder(bilan.annulees, "visite annulée", "visites annulées"))
    if bilan.nb_refusees:
        morceaux.append(accorder(bilan.nb_refusees, "contact sans enquêteur", "contacts sans enquêteur"))
    return f"Plan calculé\u202f: {', '.join(morceaux)}."


@require_http_methods(["GET", "HEAD", "POST"])
def plan_reaffecter(request: HttpRequest, pk: str) -> HttpResponseBase:
    """Give a contact not begun to another shopper or day; broken rules are named."""
    visite = obtenir(
        request,
        Visite.objects.visibles_par(request.user).select_related(
            "inscription__organisme", "inscription__campagne", "scenario", "enqueteur"
        ),
        "comptes.agir_equipe",
        pk=pk,
    )
    campagne = visite.inscription.campagne
    formulaire = ReaffectationForm(request.POST or None, visite=visite)
    if request.method == "POST" and formulaire.is_valid():
        try:
            reaffecter_visite(visite=visite, **formulaire.cleaned_data, auteur=request.user)
        except RegleMetier as refus:
            ajouter_refus(formulaire, refus)
        else:
            messages.success(request, f"Le contact de {visite.inscription.organisme} est déplacé.")
            return redirect(adresse_de("enquetes:plan_calendrier", campagne))
    contexte = contexte_du_plan(campagne, "", visite=visite, formulaire=formulaire)
    return render(request, "enquetes/plan_reaffecter.html", contexte)
