"""Staff: the list of visits, with its filters and exports, and their evidence."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campagnes.web import nom_d_un_fichier
from enquetes.models import PieceJointe, Visite
from enquetes.visites.forms.filtres import FiltresVisitesForm
from enquetes.visites.queries.editions import edition_des_visites
from enquetes.visites.queries.mesures import sans_mesures
from enquetes.visites.queries.visites import COLONNES_EXPORT, FiltresVisites, lignes_export, visites_filtrees
from socle.exports import exporter
from socle.web.acces import exiger, obtenir
from socle.web.documents import repondre_piece
from socle.web.listes import format_demande, page_de


@exiger("enquetes.consulter_visites")
@require_safe
def pilotage_visites(request: HttpRequest) -> HttpResponseBase:
    """The list for the current edition, another or all; `format` in the address gives the same lines as a file."""
    courante = edition_des_visites()
    filtres = FiltresVisitesForm(request.GET, edition=courante and courante.annee)
    visites = visites_filtrees(Visite.objects.visibles_par(request.user).contacts(), filtres.en(FiltresVisites))
    if format_ := format_demande(request):
        demo = visites.filter(inscription__campagne__est_demonstration=True).exists()
        nom = nom_d_un_fichier("visites", filtres.lus["edition"])
        return exporter(nom, COLONNES_EXPORT, lignes_export(visites), format_, demonstration=demo)
    # Asked where no visit is listed alone.
    sont_retires = sans_mesures().filter(annee=filtres.lus["edition"]).exists
    contexte = {"page": page_de(request, visites), "filtres": filtres, "sont_retires": sont_retires}
    return render(request, "enquetes/visites/pilotage/visites.html", contexte)


@require_safe
def pilotage_piece(request: HttpRequest, pk: Any, piece: int) -> FileResponse:
    """One file of evidence, for the team."""
    visite = obtenir(request, Visite.objects.visibles_par(request.user), "enquetes.consulter_visites", pk=pk)
    return repondre_piece(get_object_or_404(PieceJointe, visite=visite, pk=piece))
