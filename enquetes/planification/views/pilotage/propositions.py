"""Staff pages of the runs of the planner: progress, proposal, comparison, acceptance."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campagnes.web import edition_de
from enquetes.enums import EtatPlan, NaturePlan
from enquetes.models import PlanTerrain
from enquetes.planification.actions.accepter import accepter_plan
from enquetes.planification.actions.plans import EN_MARCHE, demander_plan, ecarter_plan
from enquetes.planification.queries.comparaison import EN_VIGUEUR, comparer, cote_de, plans_comparables
from enquetes.planification.queries.identites import tirage_des_places
from enquetes.planification.queries.plans import motifs_du_plan, places_du_plan, resume_du_plan
from enquetes.planification.views.pilotage.commun import PLAN, contexte_du_plan
from enquetes.visites.queries.editions import edition_du_terrain
from enquetes.visites.views.pilotage.edition import adresse_de
from socle.logic.typographie import accorder
from socle.web.acces import exiger
from socle.web.gestes import Confirmation, agir, confirmer, refus_dit

DROIT = "comptes.agir_equipe"


@require_POST
@exiger(DROIT)
def plan_calculer(request: HttpRequest) -> HttpResponse:
    """Ask for a run, whole or repair, and go to its page."""
    campagne = edition_de(request, edition_du_terrain)
    nature = request.POST.get("nature", NaturePlan.COMPLET)
    with refus_dit(request):
        plan = demander_plan(
            campagne=campagne,
            nature=nature if nature in NaturePlan.values else NaturePlan.COMPLET,
            auteur=request.user,
        )
        return redirect("enquetes:plan_proposition", pk=plan.pk)
    return redirect(adresse_de(PLAN, campagne))


def _plan(pk: int) -> PlanTerrain:
    return get_object_or_404(PlanTerrain.objects.select_related("campagne", "auteur"), pk=pk)


@require_safe
@exiger(DROIT)
def plan_proposition(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a run is, then what it proposes and proves."""
    plan = _plan(pk)
    contexte = contexte_du_plan(
        plan.campagne,
        "",
        plan=plan,
        en_marche=plan.etat in EN_MARCHE,
        a_trancher=plan.etat == EtatPlan.PROPOSE,
        sans_identite=_sans_identite(plan) if plan.etat == EtatPlan.PROPOSE else (),
        resume=resume_du_plan(plan) if plan.contenu else None,
        adresse_comparer=f"{adresse_de('enquetes:plan_comparer', plan.campagne)}&a={EN_VIGUEUR}&b={plan.pk}",
    )
    return render(request, "enquetes/planification/pilotage/plan_proposition.html", contexte)


@require_safe
@exiger(DROIT)
def plan_proposition_etat(request: HttpRequest, pk: int) -> JsonResponse:  # noqa: ARG001 -- signature of views
    """Say how far a run is, for the page that waits."""
    plan = _plan(pk)
    return JsonResponse(
        {
            "fini": plan.etat not in EN_MARCHE,
            "mot": plan.etape or plan.get_etat_display(),
            "progression": plan.progression,
        }
    )


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(DROIT)
def plan_accepter(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a proposal after a confirmation that counts what changes."""
    plan = _plan(pk)

    def agir() -> str:
        accepter_plan(plan=plan, auteur=request.user)
        return "Le plan est accepté\u202f: les enquêteurs voient leurs visites."

    nombre = len({ligne["visite"] for ligne in plan.contenu.get("affectations", [])})
    bouges = accorder(plan.nb_deplacees, "contact déjà placé se déplace", "contacts déjà placés se déplacent")
    confirmation = Confirmation(
        titre=f"Accepter le {plan}",
        bouton="Accepter ce plan",
        consequences=(
            f"{accorder(nombre, 'contact')} dans ce plan\u202f; {bouges}.",
            *_sans_identite(plan),
            "Chaque place est vérifiée une dernière fois. Si une seule ne tient plus, rien n’est appliqué.",
        ),
        retour=reverse("enquetes:plan_proposition", args=[plan.pk]),
        fil=(("Plan", adresse_de(PLAN, plan.campagne)), ("Accepter", "")),
        demonstration=plan.campagne.est_demonstration,
    )
    return confirmer(request, confirmation, agir)


def _sans_identite(plan: PlanTerrain) -> tuple[str, ...]:
    """Say, before somebody accepts, which contacts lack an alias: the plan would be refused."""
    tirage = tirage_des_places(plan.campagne, places_du_plan(plan), liberees=motifs_du_plan(plan))
    return (f"{tirage.phrase} Le plan sera refusé tant qu’il en manque.",) if tirage.manques else ()


@require_POST
@exiger(DROIT)
def plan_ecarter(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a proposal aside."""
    plan = _plan(pk)
    mot = "La proposition est écartée\u202f: rien n’a changé dans le plan."
    agir(request, lambda: ecarter_plan(plan=plan, auteur=request.user), mot)
    return redirect(adresse_de(PLAN, plan.campagne))


@require_safe
@exiger(DROIT)
def plan_comparer(request: HttpRequest) -> HttpResponse:
    """Put two plans side by side."""
    campagne = edition_de(request, edition_du_terrain)
    choix = plans_comparables(campagne)
    a, b = request.GET.get("a", EN_VIGUEUR), request.GET.get("b", choix[-1][0])
    gauche, droite = cote_de(campagne, a), cote_de(campagne, b)
    contexte = contexte_du_plan(
        campagne,
        "",
        choix=choix,
        a=a,
        b=b,
        comparaison=comparer(campagne, gauche, droite) if len(choix) > 1 and gauche and droite else None,
    )
    return render(request, "enquetes/planification/pilotage/plan_comparer.html", contexte)
