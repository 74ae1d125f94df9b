"""Staff page of training: the briefing of an edition, the self-tests asked for, who is ready."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from campagnes.models import Campagne
from campagnes.queries import campagnes_recentes
from campagnes.web import edition_de, onglets_des_editions
from enquetes.qualite.actions.formation import publier_briefing, regler_autotest
from enquetes.qualite.forms import AutotestReglageForm, BriefingForm
from enquetes.qualite.queries.formation import tableau_de_formation
from enquetes.visites.queries.editions import edition_du_terrain
from enquetes.visites.queries.preparation import briefing_en_vigueur, reglage_du_terrain
from enquetes.visites.views.pilotage.edition import adresse_de
from socle.web.acces import exiger
from socle.web.gestes import fait

PAGE, DROIT = "enquetes:pilotage_formation", "comptes.agir_equipe"


@require_safe
@exiger(DROIT)
def pilotage_formation(request: HttpRequest) -> HttpResponse:
    """Show what shoppers of an edition read and pass."""
    return _montrer(request, edition_de(request, edition_du_terrain))


def _montrer(request: HttpRequest, campagne: Campagne, **formulaires: Any) -> HttpResponse:
    briefing, reglage = briefing_en_vigueur(campagne), reglage_du_terrain(campagne)
    contexte = {
        "campagne": campagne,
        "editions": onglets_des_editions(campagnes_recentes(), campagne),
        "briefing": briefing,
        "versions": campagne.les_briefings.select_related("auteur"),
        "reglage": reglage,
        "lignes": tableau_de_formation(campagne, briefing),
        "texte": BriefingForm(initial={"texte": briefing.texte if briefing else ""}),
        "autotest": AutotestReglageForm(initial={"exige": reglage.autotest_exige, "seuil": reglage.seuil_autotest}),
        "demonstration": campagne.est_demonstration,
        **formulaires,
    }
    return render(request, "enquetes/qualite/pilotage/formation.html", contexte)


@require_POST
@exiger(DROIT)
def briefing_publier(request: HttpRequest) -> HttpResponse:
    """Publish a version of the briefing."""
    campagne, formulaire = edition_de(request, edition_du_terrain), BriefingForm(request.POST)

    def publier(donnees: dict[str, Any]) -> Any:
        return publier_briefing(campagne=campagne, auteur=request.user, **donnees)

    if fait(request, formulaire, publier, "Publié\u202f: chaque enquêteur le coche avant son prochain contact."):
        return redirect(adresse_de(PAGE, campagne))
    return _montrer(request, campagne, texte=formulaire)


@require_POST
@exiger(DROIT)
def autotest_regler(request: HttpRequest) -> HttpResponse:
    """Ask for the self-test, or not, and say how much agreement passes it."""
    campagne, formulaire = edition_de(request, edition_du_terrain), AutotestReglageForm(request.POST)

    def regler(donnees: dict[str, Any]) -> Any:
        return regler_autotest(campagne=campagne, auteur=request.user, **donnees)

    if fait(request, formulaire, regler, "C’est enregistré."):
        return redirect(adresse_de(PAGE, campagne))
    return _montrer(request, campagne, autotest=formulaire)
