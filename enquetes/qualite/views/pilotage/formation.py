"""Staff page of training: the briefing of an edition, the self-tests asked for, who is ready."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from campagnes.queries import campagnes_recentes
from campagnes.web import edition_de, onglets_des_editions
from enquetes.qualite.actions.formation import regler_formation
from enquetes.qualite.forms import FormationForm
from enquetes.qualite.queries.formation import tableau_de_formation
from enquetes.visites.queries.editions import edition_du_terrain
from enquetes.visites.queries.preparation import briefing_en_vigueur, reglage_du_terrain
from enquetes.visites.views.pilotage.edition import adresse_de
from socle.web.acces import exiger
from socle.web.gestes import fait, postees, tenu

PAGE, DROIT = "enquetes:pilotage_formation", "comptes.agir_equipe"


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(DROIT)
def pilotage_formation(request: HttpRequest) -> HttpResponse:
    """Show what shoppers of an edition read and pass, or write it: one form, so that nothing typed is lost."""
    campagne = edition_de(request, edition_du_terrain)

    def regler(donnees: dict[str, Any]) -> None:
        if regler_formation(campagne=campagne, auteur=request.user, **donnees):
            messages.success(
                request, "Briefing publié\u202f: chaque enquêteur confirme l’avoir lu avant son prochain contact."
            )

    with tenu(request, campagne):
        briefing, reglage = briefing_en_vigueur(campagne), reglage_du_terrain(campagne)
        au_repos = {
            "exige": reglage.autotest_exige,
            "seuil": reglage.seuil_autotest,
            "texte": briefing.texte if briefing else "",
        }
        formulaire = FormationForm(postees(request), initial=au_repos)
        if fait(request, formulaire, regler, "C’est enregistré."):
            return redirect(adresse_de(PAGE, campagne))
    contexte = {
        "campagne": campagne,
        "editions": onglets_des_editions(campagnes_recentes(), campagne),
        "briefing": briefing,
        "versions": campagne.les_briefings.select_related("auteur"),
        "lignes": tableau_de_formation(campagne, briefing),
        "formulaire": formulaire,
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "enquetes/qualite/pilotage/formation.html", contexte)
