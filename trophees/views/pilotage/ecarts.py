"""The gaps between bodies of a category beside what chance gives, for staff and jury."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campagnes.queries import campagnes_recentes
from campagnes.web import edition_de, onglets_des_editions
from socle.web.acces import exiger
from socle.web.listes import adresse, page_de
from trophees.enums import Categorie
from trophees.forms.palmares import FiltreClassement
from trophees.logic.ecarts import Mesuree, departages, dessin_de_l_entonnoir, ecarts_visibles, entonnoir
from trophees.queries.ecarts import mesurees_par_categorie
from trophees.queries.editions import edition_a_classer
from trophees.views.pilotage.actes import fil_des_resultats

NB_DEPARTAGES = 5


@require_safe
@exiger("trophees.lire_resultats")
def pilotage_ecarts(request: HttpRequest) -> HttpResponse:
    """Show one category: the funnel, who is outside its limits, the contacts that would part the first ones."""
    campagne = edition_de(request, edition_a_classer)
    categories = mesurees_par_categorie(campagne)
    demandee = FiltreClassement(request.GET, campagne).lus["categorie"]
    choisie = demandee if demandee in categories else next(iter(categories), "")
    contexte = {
        "campagne": campagne,
        "fil": fil_des_resultats(campagne, "Écarts entre organismes"),
        "onglets": onglets_des_editions(campagnes_recentes(), campagne),
        "categories": [
            (str(Categorie(code).label), adresse(request, categorie=code), code == choisie, len(mesurees))
            for code, mesurees in categories.items()
        ],
        "demonstration": campagne.est_demonstration,
        **(_de_la_categorie(request, categories[choisie]) if choisie else {}),
    }
    return render(request, "trophees/pilotage/ecarts.html", contexte)


def _de_la_categorie(request: HttpRequest, mesurees: list[Mesuree]) -> dict[str, Any]:
    vu = entonnoir(mesurees)
    if vu is None:
        return {}
    return {
        "entonnoir": vu,
        "dessin": dessin_de_l_entonnoir(vu),
        "page": page_de(request, vu.dehors),
        "visibles": ecarts_visibles(mesurees),
        "departages": departages(mesurees, NB_DEPARTAGES),
    }
