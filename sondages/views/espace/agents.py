"""The polls of a body, and a new one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campagnes.logic.vocabulaire import avertissements
from socle.web.gestes import fait, postees
from sondages.actions.composer import creer_sondage
from sondages.enums import EtatSondage
from sondages.forms.espace import FormulaireNouveauSondage
from sondages.models import Sondage
from sondages.queries.espace import a_l_option, sondages_de
from sondages.queries.jeux import cartes_du_jeu
from sondages.views.espace.acces import la_mienne, vers

TONS = {
    EtatSondage.BROUILLON: "neutre",
    EtatSondage.OUVERT: "actif",
    EtatSondage.CLOS: "attention",
    EtatSondage.PUBLIE: "succes",
    EtatSondage.ABANDONNE: "pause",
}


@require_safe
def espace_agents(request: HttpRequest) -> HttpResponseBase:
    """List the polls of the body, in every edition; without the option, say what it is and how to ask for it."""
    inscription = la_mienne(request)
    contexte = {
        "inscription": inscription,
        "a_l_option": a_l_option(inscription),
        "lignes": [(ligne, TONS[EtatSondage(ligne.sondage.etat)]) for ligne in sondages_de(inscription.organisme)],
        "nb_miroir": len(cartes_du_jeu("miroir")),
    }
    return render(request, "sondages/espace/liste.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_sondage_nouveau(request: HttpRequest) -> HttpResponseBase:
    """Start a poll from a deck."""
    inscription = la_mienne(request)
    if not a_l_option(inscription):
        return redirect("sondages:espace_agents")
    formulaire = FormulaireNouveauSondage(postees(request))
    crees: list[Sondage] = []

    def creer(donnees: dict[str, Any]) -> None:
        crees.append(
            creer_sondage(
                inscription=inscription,
                titre=donnees["titre"],
                presentation=formulaire.presentation,
                auteur=request.user,
                jeu=donnees["jeu"],
            )
        )

    if fait(request, formulaire, creer, "La consultation est créée\u202f: préparez-la, rien n’est encore ouvert."):
        return vers("", crees[0])
    contexte = {
        "inscription": inscription,
        "formulaire": formulaire,
        "cartes": cartes_du_jeu("miroir"),
        "mots": avertissements(request.POST.get("titre", "")),
    }
    return render(request, "sondages/espace/nouvelle.html", contexte)
