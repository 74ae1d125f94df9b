"""Staff: the fieldwork as pictures, each with its table: progress beside the plan, how long people waited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campagnes.models import Campagne
from enquetes.visites.queries.mesures import mesures_sont_retirees
from rapports.forms.filtres import FiltresAvancementForm
from rapports.logic.edition import attentes_reparties as attentes
from rapports.logic.edition import avancement
from rapports.logic.edition.graphiques_delais import repartition_d_attente
from rapports.logic.edition.graphiques_terrain import courbe_d_avancement
from rapports.queries.edition.avancement import avancement_de
from rapports.queries.edition.delais import attentes_reparties
from rapports.views.pilotage.tableau import edition_de
from socle.exports import exporter
from socle.web.acces import exiger
from socle.web.listes import format_demande


@require_safe
@exiger("comptes.ouvrir_pilotage")
def pilotage_avancement(request: HttpRequest) -> HttpResponseBase:
    """Draw the contacts done and validated beside those planned; edition, channel and export live in the address."""
    campagne, onglets = edition_de(request)
    filtres = FiltresAvancementForm(request.GET, campagne)
    terrain = avancement_de(campagne, filtres.lus["canal"])
    if format_ := format_demande(request):
        return _fichier(campagne, "avancement", avancement.COLONNES, avancement.lignes(terrain), format_)
    contexte = {
        "campagne": campagne,
        "a": terrain,
        "dessin": courbe_d_avancement(terrain),
        "sont_retires": not terrain.total and mesures_sont_retirees(campagne),
        "onglets": onglets,
        "filtres": filtres,
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "rapports/pilotage/avancement.html", contexte)


@require_safe
@exiger("comptes.ouvrir_pilotage")
def pilotage_delais(request: HttpRequest) -> HttpResponseBase:
    """Draw how the waits of an edition are spread, channel by channel."""
    campagne, onglets = edition_de(request)
    reparties = attentes_reparties(campagne)
    if format_ := format_demande(request):
        return _fichier(campagne, "delais", attentes.COLONNES, attentes.lignes(reparties), format_)
    contexte = {
        "campagne": campagne,
        "attentes": [(attente, repartition_d_attente(attente)) for attente in reparties],
        "sont_retires": not reparties and mesures_sont_retirees(campagne),
        "onglets": onglets,
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "rapports/pilotage/delais.html", contexte)


def _fichier(
    campagne: Campagne, nom: str, colonnes: Sequence[str], lignes: Sequence[Sequence[Any]], format_: str
) -> HttpResponseBase:
    demo = campagne.est_demonstration
    return exporter(f"{nom}-{campagne.annee}", colonnes, lignes, format_, demonstration=demo)
