"""The space of a body: its year on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campagnes.web import demande
from organismes.web import onglets_des_inscriptions
from rapports.logic.annee import COLONNES, en_tableau
from rapports.logic.graphiques_annee import dessin_de_l_annee
from rapports.queries.annee import annee_de
from rapports.queries.edition.tableau import edition_courante
from rapports.views.restitution import inscriptions_lues
from socle.exports import exporter
from socle.web.listes import format_demande


@require_safe
def espace_annee(request: HttpRequest) -> HttpResponseBase:
    """Show an edition as the body in hand lives it: the one that the address asks for, else the one in the field."""
    inscriptions = inscriptions_lues(request)
    courante = edition_courante([inscription.campagne for inscription in inscriptions])
    en_cours = next((inscription for inscription in inscriptions if inscription.campagne == courante), None)
    inscription = demande(request, inscriptions) or en_cours
    if inscription is None:
        return render(request, "rapports/espace/annee.html")
    annee = annee_de(inscription)
    if format_ := format_demande(request):
        nom, demo = f"annee-{annee.annee}-{inscription.organisme.siren}", annee.est_demonstration
        return exporter(nom, COLONNES, en_tableau(annee), format_, demonstration=demo)
    contexte = {
        "a": annee,
        "dessin": dessin_de_l_annee(annee),
        "editions": onglets_des_inscriptions(inscriptions, inscription),
        "demonstration": annee.est_demonstration,
    }
    return render(request, "rapports/espace/annee.html", contexte)
