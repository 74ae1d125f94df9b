"""The list of visits for the team, with its filters and exports."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from enquetes.models import Visite
from enquetes.visites.forms.filtres import FiltresVisitesForm
from enquetes.visites.queries.editions import edition_des_visites
from enquetes.visites.queries.visites import COLONNES_EXPORT, FiltresVisites, lignes_export, visites_filtrees
from socle.exports import exporter
from socle.web.acces import exiger
from socle.web.listes import format_demande, page_de


@exiger("enquetes.consulter_visites")
@require_GET
def pilotage_visites(request: HttpRequest) -> HttpResponse:
    """The list for the current edition, another or all; `format` in the address gives the same lines as a file."""
    courante = edition_des_visites()
    filtres = FiltresVisitesForm(request.GET, edition=courante and courante.annee)
    visites = visites_filtrees(Visite.objects.visibles_par(request.user).contacts(), filtres.en(FiltresVisites))
    if format_ := format_demande(request):
        demo = visites.filter(inscription__campagne__est_demonstration=True).exists() or None
        return exporter("visites", COLONNES_EXPORT, lignes_export(visites), format_, demonstration=demo)
    contexte = {"page": page_de(request, visites), "filtres": filtres}
    return render(request, "enquetes/visites/visite_liste.html", contexte)
