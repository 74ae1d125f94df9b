"""Staff: what bodies decided after an edition."""

from __future__ import annotations

from itertools import chain

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rapports.forms.filtres import FiltresPlansForm
from rapports.queries.plan import (
    COLONNES_DE_L_EQUIPE,
    actions_de_l_edition,
    editions_avec_actions,
    en_lignes,
    lignes_du_plan,
)
from rapports.views.pilotage.tableau import edition_de
from socle.exports import exporter, par_lots
from socle.web.acces import exiger
from socle.web.listes import format_demande, page_de


@require_safe
@exiger("comptes.agir_equipe")
def pilotage_plans(request: HttpRequest) -> HttpResponseBase:
    """List the actions of the bodies of an edition, to read; edition, filters and export live in the address."""
    campagne, onglets = edition_de(request, preferees=editions_avec_actions())
    filtres = FiltresPlansForm(request.GET, campagne)
    lus = {nom: valeur for nom, valeur in filtres.lus.items() if nom != "edition"}
    actions = actions_de_l_edition(campagne, **lus)
    demo = campagne.est_demonstration
    if format_ := format_demande(request):
        lignes = en_lignes(chain.from_iterable(map(lignes_du_plan, par_lots(actions))), equipe=True)
        nom = f"plans-d-actions-{campagne.annee}"
        return exporter(nom, COLONNES_DE_L_EQUIPE, lignes, format_, demonstration=demo)
    page = page_de(request, actions)
    contexte = {
        "campagne": campagne,
        "onglets": onglets,
        "filtres": filtres,
        "page": page,
        "lignes": lignes_du_plan(page),
        "demonstration": demo,
    }
    return render(request, "rapports/pilotage/plans.html", contexte)
