"""The space of a body: what it decides after its results, and how each action goes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from organismes.models import Inscription
from rapports.actions.plan import decider_action, modifier_action, suivre_action
from rapports.forms.filtres import A_MENER, TERMINEES, VueDuPlanForm
from rapports.forms.plan import FormulaireDecision, FormulaireModification, FormulaireSuivi
from rapports.logic.resultats import conseils
from rapports.models import ActionDecidee
from rapports.queries.plan import COLONNES, actions_de, critere_vise, en_lignes, lignes_du_plan
from rapports.views.restitution import une_fois_restituee
from socle.exports import exporter
from socle.web.acces import obtenir
from socle.web.gestes import fait, postees, tenu
from socle.web.listes import adresse, format_demande, page_de

DECIDER, SUIVRE = "rapports.decider_action", "rapports.suivre_action"
MOTS = {A_MENER: "À mener", TERMINEES: "Terminées"}


@require_safe
@une_fois_restituee
def espace_plan(request: HttpRequest, inscription: Inscription, _restituees: list[Inscription]) -> HttpResponseBase:
    """List the actions of the body in hand, those to do or those that are over; `?format=` downloads them all."""
    actions = actions_de(inscription.organisme)
    demo = inscription.campagne.est_demonstration
    if format_ := format_demande(request):
        nom = f"plan-d-actions-{inscription.organisme.siren}"
        return exporter(nom, COLONNES, en_lignes(lignes_du_plan(actions)), format_, demonstration=demo)
    vue = VueDuPlanForm(request.GET).lus["vue"]
    vues = {A_MENER: actions.a_mener(), TERMINEES: actions.terminees()}
    page = page_de(request, vues[vue])
    contexte = {
        "inscription": inscription,
        "page": page,
        "lignes": lignes_du_plan(page),
        "sont_terminees": vue == TERMINEES,
        "vues": [(MOTS[cle], adresse(request, vue=cle), cle == vue, siennes.count()) for cle, siennes in vues.items()],
        "peut_decider": request.user.has_perm(DECIDER, inscription),
        "demonstration": demo,
    }
    return render(request, "rapports/espace/plan.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@une_fois_restituee
def espace_action_decider(
    request: HttpRequest, inscription: Inscription, _restituees: list[Inscription]
) -> HttpResponse:
    """Write an action; the address of a priority or of the matrix fills in what it must improve."""
    if not request.user.has_perm(DECIDER, inscription):
        raise PermissionDenied
    critere = critere_vise(request.POST.get("critere", "") or request.GET.get("critere", ""))
    initial = {"determinant": request.GET.get("determinant", "")}
    if critere is not None:
        intitule = conseils.action(critere.code, critere.libelle)
        initial = {"critere": critere.code, "determinant": critere.determinant, "intitule": intitule}
    formulaire = FormulaireDecision(postees(request), initial=initial, du_critere=critere.code if critere else "")
    if fait(
        request,
        formulaire,
        lambda lu: decider_action(inscription=inscription, auteur=request.user, **lu),
        "L’action est dans votre plan. Elle vous sera rappelée quinze jours avant son échéance.",
    ):
        return redirect("rapports:espace_plan")
    contexte = {
        "inscription": inscription,
        "formulaire": formulaire,
        "critere": critere,
        "fil": _fil("Décider une action"),
        "demonstration": inscription.campagne.est_demonstration,
    }
    return render(request, "rapports/espace/action_decider.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an action with its notes and its effect; any member says where it stands."""
    with tenu(request, _action(request, SUIVRE, pk)) as action:
        formulaire = FormulaireSuivi(postees(request), action=action)
        est_suivie = fait(
            request,
            formulaire,
            lambda lu: suivre_action(action=action, auteur=request.user, **lu),
            "Le suivi est enregistré.",
        )
    if est_suivie:
        return redirect("rapports:espace_action", pk=pk)
    (ligne,) = lignes_du_plan([action])
    contexte = {
        **_commun(action, action.intitule),
        "ligne": ligne,
        "formulaire": formulaire,
        "peut_decider": request.user.has_perm(DECIDER, action),
    }
    return render(request, "rapports/espace/action.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_action_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words, the owner or the date of an action."""
    with tenu(request, _action(request, DECIDER, pk)) as action:
        actuels = {"intitule": action.intitule, "responsable": action.responsable, "echeance": action.echeance}
        formulaire = FormulaireModification(postees(request), initial=actuels)
        est_modifiee = fait(
            request,
            formulaire,
            lambda lu: modifier_action(action=action, auteur=request.user, **lu),
            "L’action est modifiée.",
        )
    if est_modifiee:
        return redirect("rapports:espace_action", pk=pk)
    contexte = {**_commun(action, "Modifier"), "formulaire": formulaire}
    return render(request, "rapports/espace/action_modifier.html", contexte)


def _action(request: HttpRequest, droit: str, pk: int) -> ActionDecidee:
    actions = ActionDecidee.objects.visibles_par(request.user).select_related(
        "inscription__campagne", "inscription__organisme"
    )
    trouvee: ActionDecidee = obtenir(request, actions, droit, pk=pk)
    return trouvee


def _commun(action: ActionDecidee, titre: str) -> dict[str, Any]:
    return {
        "action": action,
        "critere": critere_vise(action.critere),
        "fil": _fil(titre),
        "demonstration": action.inscription.campagne.est_demonstration,
    }


def _fil(titre: str) -> list[tuple[str, str]]:
    return [("Plan d’actions", reverse("rapports:espace_plan")), (titre, "")]
