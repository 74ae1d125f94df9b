"""What users say of one body: the same page in its space and for staff."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from organismes.models import Inscription
from rapports.forms.filtres import FiltresVoixForm
from rapports.logic.voix import VoixOrganisme
from rapports.logic.voix_mots import mot_periode
from rapports.queries import export_voix
from rapports.queries.choix_voix import lieux_ecoutes
from rapports.queries.voix import Filtre, voix_organisme
from socle.exports import Format, exporter
from socle.web.listes import format_demande


def page_de_voix(
    request: HttpRequest, inscription: Inscription, gabarit: str, *, qui: str = "de vos usagers", **contexte: Any
) -> HttpResponse:
    """Show what the users of one body say, or download it."""
    filtres = FiltresVoixForm(request.GET, inscription.campagne, offres=lieux_ecoutes(inscription))
    voix = voix_organisme(inscription, filtres.en(Filtre), qui=qui)
    if format_ := format_demande(request):
        return _exporter(voix, format_)
    contexte |= {
        "v": voix,
        "inscription": inscription,
        "filtres": filtres,
        "mot_periode": mot_periode(voix.du, voix.au),
        "demonstration": voix.est_demonstration,
    }
    return render(request, gabarit, contexte)


def _exporter(voix: VoixOrganisme, format_: Format) -> HttpResponse:
    lignes = export_voix.lignes_voix(
        voix.voix, periode=mot_periode(voix.du, voix.au), lieux=voix.lieux, triangles=voix.triangles
    )
    nom = f"voix-{voix.annee}-{voix.siren}{'-demonstration' if voix.est_demonstration else ''}"
    return exporter(nom, export_voix.COLONNES, lignes, format_, demonstration=voix.est_demonstration or None)
