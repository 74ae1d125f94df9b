"""Staff pages that act on the plan: open the fieldwork, run the plan, change it by hand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campagnes.queries import calendrier_de, campagnes_recentes, verdict_du_terrain
from campagnes.web import edition_de, onglets_des_editions
from enquetes.models import Enqueteur, Visite
from enquetes.planification.actions.choisir_scenario import choisir_scenario
from enquetes.planification.actions.planifier import ouvrir_terrain
from enquetes.planification.actions.reaffecter import reaffecter_visite
from enquetes.planification.forms.reaffectation import ReaffectationForm, ScenarioForm
from enquetes.planification.queries.consequences import Consequences, consequences_de, ecarts_du_plan
from enquetes.planification.queries.plan import rompues_par
from enquetes.planification.queries.plans import plan_en_marche, plans_de
from enquetes.planification.queries.tableau import (
    avancement_par_canal,
    dernier_calcul,
    motifs_de_refus,
)
from enquetes.planification.views.pilotage.commun import PLAN, contexte_du_plan
from enquetes.visites.queries.editions import edition_du_terrain
from enquetes.visites.views.pilotage.edition import adresse_de
from socle.logic.typographie import de
from socle.web.acces import exiger, obtenir
from socle.web.gestes import Confirmation, confirmer, fait, postees

# Runs listed on the first page of the plan.
CALCULS_MONTRES = 8
# Distant visits listed there.
ECARTS_MONTRES = 20


@require_safe
@exiger("comptes.agir_equipe")
def pilotage_plan(request: HttpRequest) -> HttpResponse:
    """Show how far the plan is, the last run, and the next thing to do."""
    campagne = edition_de(request, edition_du_terrain)
    calendrier = calendrier_de(campagne)
    total, canaux = avancement_par_canal(campagne, calendrier)
    contexte = contexte_du_plan(
        campagne,
        PLAN,
        total=total,
        avancements=canaux,
        editions=onglets_des_editions(campagnes_recentes(), campagne),
        vagues=calendrier.vagues,
        calcul=dernier_calcul(campagne),
        motifs=motifs_de_refus(campagne),
        ecarts=ecarts_du_plan(campagne)[:ECARTS_MONTRES],
        en_marche=plan_en_marche(campagne),
        calculs=plans_de(campagne)[:CALCULS_MONTRES],
        verdict=verdict_du_terrain(campagne),
        nb_enqueteurs=Enqueteur.objects.filter(est_actif=True).count(),
    )
    return render(request, "enquetes/planification/pilotage/plan_vue.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("comptes.agir_equipe")
def plan_ouvrir(request: HttpRequest) -> HttpResponse:
    """Open the fieldwork after a confirmation."""
    campagne = edition_de(request, edition_du_terrain)
    # What is said in place of a plan, when it opens after its waves.
    sans_plan = verdict_du_terrain(campagne).message

    def agir() -> str:
        ouvrir_terrain(campagne=campagne, auteur=request.user)
        suite = "" if sans_plan else " Vous pouvez calculer le plan."
        return f"Le terrain de l’édition {campagne.annee} est ouvert.{suite}"

    confirmation = Confirmation(
        titre=f"Ouvrir le terrain de l’édition {campagne.annee}",
        bouton="Ouvrir le terrain",
        consequences=(sans_plan,)
        if sans_plan
        else (
            "Les grilles et les scénarios en vigueur sont figés pour toute l’édition.",
            "Chaque enquêteur passe un auto-test par canal avant son premier contact\u202f: réglable dans Formation.",
            "Le plan des contacts peut ensuite être calculé\u202f; les enquêteurs voient leurs visites une fois qu’il est accepté.",
        ),
        retour=adresse_de(PLAN, campagne),
        fil=(("Plan", adresse_de(PLAN, campagne)), ("Ouvrir le terrain", "")),
        demonstration=campagne.est_demonstration,
    )
    return confirmer(request, confirmation, agir)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_reaffecter(request: HttpRequest, pk: str) -> HttpResponseBase:
    """Give a contact not begun to another shopper or day; broken rules are named."""
    visite = _visite(request, pk)
    campagne = visite.inscription.campagne
    formulaire = ReaffectationForm(postees(request), visite=visite)
    consequences = None
    if request.method == "POST" and formulaire.is_valid():
        consequences = _a_confirmer(formulaire, visite)
        if consequences is None and _reaffecter(request, formulaire, visite):
            return redirect(adresse_de("enquetes:plan_calendrier", campagne))
    contexte = contexte_du_plan(campagne, "", visite=visite, formulaire=formulaire, consequences=consequences)
    return render(request, "enquetes/planification/pilotage/plan_reaffecter.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_scenario(request: HttpRequest, pk: str) -> HttpResponseBase:
    """Give a contact not begun another scenario of the bank, with a reason."""
    visite = _visite(request, pk)
    formulaire = ScenarioForm(postees(request), visite=visite)

    def choisir(donnees: dict[str, Any]) -> Any:
        return choisir_scenario(visite=visite, **donnees, auteur=request.user)

    if fait(request, formulaire, choisir, f"Le contact {de(visite.inscription.organisme.nom)} joue un autre scénario."):
        return redirect("enquetes:plan_reaffecter", visite.pk)
    contexte = contexte_du_plan(visite.inscription.campagne, "", visite=visite, formulaire=formulaire)
    statut = 422 if formulaire.errors else 200
    return render(request, "enquetes/planification/pilotage/plan_scenario.html", contexte, status=statut)


def _visite(request: HttpRequest, pk: str) -> Visite:
    lues = Visite.objects.visibles_par(request.user).select_related(
        "inscription__organisme", "inscription__campagne", "scenario", "enqueteur"
    )
    return obtenir(request, lues, "comptes.agir_equipe", pk=pk)


def _a_confirmer(formulaire: ReaffectationForm, visite: Visite) -> Consequences | None:
    """Return what a person should read before the change, None when there is nothing or she has read it."""
    valeurs = formulaire.cleaned_data
    if valeurs["confirmer"] or rompues_par(visite, valeurs["enqueteur"], valeurs["jour"]):
        return None
    consequences = consequences_de(visite, valeurs["enqueteur"], valeurs["jour"])
    return consequences if consequences.demande_confirmation else None


def _reaffecter(request: HttpRequest, formulaire: ReaffectationForm, visite: Visite) -> bool:
    """Make the change; tell whether it was made, a refusal going to its field."""
    valeurs = {nom: valeur for nom, valeur in formulaire.cleaned_data.items() if nom != "confirmer"}

    def reaffecter(_donnees: dict[str, Any]) -> Any:
        return reaffecter_visite(visite=visite, **valeurs, auteur=request.user)

    return fait(request, formulaire, reaffecter, f"Le contact {de(visite.inscription.organisme.nom)} est déplacé.")
