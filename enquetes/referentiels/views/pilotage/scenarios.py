"""Staff: the next version of a scenario, from its draft to its publication."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enquetes.models import Scenario
from enquetes.referentiels.actions import rediger_scenario as rediger
from enquetes.referentiels.forms.versions import FormulairePublication, FormulaireScenario
from enquetes.referentiels.queries.versions import ecarts, version_en_vigueur
from enquetes.referentiels.views.pilotage.abandon import confirmer_l_abandon
from socle.web.acces import exiger
from socle.web.gestes import Confirmation, agir, confirmer, fait, postees

LIRE, CHANGER = "comptes.agir_equipe", "comptes.administrer"


@require_safe
@exiger(LIRE)
def scenario_comparer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version beside the one before it."""
    scenario = get_object_or_404(Scenario, pk=pk)
    precedente = version_en_vigueur(scenario)
    contexte = {
        "version": scenario,
        "avant": precedente and precedente.version,
        "lignes": ecarts(scenario),
        "retour": reverse("rapports:pilotage_scenarios"),
    }
    return render(request, "enquetes/referentiels/pilotage/comparer.html", contexte)


@require_POST
@exiger(CHANGER)
def scenario_preparer(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the draft of the next version."""
    scenario = get_object_or_404(Scenario.objects.publiees(), pk=pk)
    if agir(request, lambda: rediger.preparer_scenario(scenario=scenario, auteur=request.user)):
        brouillon = get_object_or_404(Scenario, code=scenario.code, publiee_le__isnull=True)
        return redirect("enquetes:scenario_brouillon", brouillon.pk)
    return redirect("rapports:pilotage_scenarios")


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def scenario_brouillon(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft and keep what is typed."""
    scenario = _brouillon(pk)
    formulaire = FormulaireScenario(postees(request), scenario=scenario)

    def modifier(donnees: dict[str, Any]) -> Any:
        return rediger.modifier_scenario(scenario=scenario, valeurs=donnees)

    if fait(request, formulaire, modifier, "Le brouillon est enregistré."):
        return redirect("enquetes:scenario_brouillon", pk)
    contexte = {"scenario": scenario, "formulaire": formulaire}
    statut = 422 if formulaire.errors else 200
    return render(request, "enquetes/referentiels/pilotage/scenario_brouillon.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def scenario_publier(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft, with a reason."""
    scenario = _brouillon(pk)

    def publier(*, motif: str) -> str:
        rediger.publier_scenario(scenario=scenario, motif=motif, auteur=request.user)
        return f"Le scénario {scenario.code}, version {scenario.version}, est publié."

    confirmation = Confirmation(
        titre=f"Publier le scénario {scenario.code}, version {scenario.version}",
        bouton="Publier",
        consequences=(
            "Les éditions dont le terrain n’est pas ouvert le joueront. Les autres gardent la version de leurs contacts.",
            "Une version publiée ne change plus\u202f: pour la corriger, il faudra en préparer une autre.",
        ),
        retour=reverse("rapports:pilotage_scenarios"),
        fil=(
            ("Scénarios", reverse("rapports:pilotage_scenarios")),
            (f"{scenario.code}, brouillon", reverse("enquetes:scenario_brouillon", args=[pk])),
            ("Publier", ""),
        ),
    )
    return confirmer(request, confirmation, publier, formulaire=FormulairePublication(postees(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def scenario_abandonner(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, once it is said that nothing gives it back."""
    scenario = _brouillon(pk)
    return confirmer_l_abandon(
        request,
        f"scénario {scenario.code}",
        reverse("enquetes:scenario_brouillon", args=[pk]),
        lambda: rediger.abandonner_scenario(scenario=scenario, auteur=request.user),
        apres=reverse("rapports:pilotage_scenarios"),
    )


def _brouillon(pk: int) -> Scenario:
    return get_object_or_404(Scenario, pk=pk, publiee_le__isnull=True)
