"""How far the measure can be trusted: the page of one edition and its files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campagnes.queries import campagnes_recentes
from campagnes.web import edition_de, onglets_des_editions
from enquetes.qualite.queries.export_fidelite import COLONNES, lignes
from enquetes.qualite.queries.fidelite import fidelite_de
from enquetes.visites.queries.editions import edition_du_terrain
from socle.exports import exporter
from socle.web.acces import exiger
from socle.web.listes import format_demande

PRECISIONS = ("3", "5", "10")
PAR_DEFAUT = "5"


@exiger("enquetes.consulter_visites")
@require_safe
def pilotage_fidelite(request: HttpRequest) -> HttpResponseBase:
    """Agreement of readers, severity of shoppers, visits needed; the edition and the precision live in the address."""
    campagne = edition_de(request, edition_du_terrain)
    demandee = request.GET.get("precision", "")
    precision = demandee if demandee in PRECISIONS else PAR_DEFAUT
    fidelite = fidelite_de(campagne, float(precision))
    if format_ := format_demande(request):
        demo = campagne.est_demonstration
        return exporter(f"fidelite-{campagne.annee}", COLONNES, lignes(fidelite), format_, demonstration=demo)
    contexte = {
        "campagne": campagne,
        "f": fidelite,
        "precision": precision,
        "precisions": [(valeur, f"±\u202f{valeur} points") for valeur in PRECISIONS],
        "editions": onglets_des_editions(campagnes_recentes(), campagne),
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "enquetes/qualite/pilotage/fidelite.html", contexte)
