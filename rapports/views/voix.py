"""What users say of one body, and what weighs on their satisfaction: the same pages in its space and for staff."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from organismes.models import Inscription
from rapports.forms.filtres import LECTURES, FiltresVoixForm, LectureDImportanceForm
from rapports.logic.voix.phrases import mot_periode
from rapports.logic.voix.tableau import VoixOrganisme
from rapports.queries.voix import export as export_voix
from rapports.queries.voix.choix import lieux_ecoutes
from rapports.queries.voix.organisme import Filtre, voix_organisme
from rapports.queries.voix.poids import COLONNES, en_lignes, poids_de
from socle.exports import Format, exporter
from socle.web.listes import adresse, format_demande


def page_de_voix(
    request: HttpRequest, inscription: Inscription, gabarit: str, *, par_l_equipe: bool = False, **contexte: Any
) -> HttpResponseBase:
    """Show what the users of one body say, or download it."""
    filtres = FiltresVoixForm(request.GET, inscription.campagne, offres=lieux_ecoutes(inscription))
    qui = "des usagers" if par_l_equipe else "de vos usagers"
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


def _exporter(voix: VoixOrganisme, format_: Format) -> HttpResponseBase:
    nom = f"voix-{voix.annee}-{voix.siren}{'-demonstration' if voix.est_demonstration else ''}"
    lignes = export_voix.lignes_d_un_organisme(voix)
    return exporter(nom, export_voix.COLONNES, lignes, format_, demonstration=voix.est_demonstration)


def page_d_importance(
    request: HttpRequest, inscription: Inscription, gabarit: str, **contexte: Any
) -> HttpResponseBase:
    """Show what weighs on the satisfaction of a body's users and where it stands on it, or download it."""
    poids = poids_de(inscription, LectureDImportanceForm(request.GET).lus["lecture"])
    demo = inscription.campagne.est_demonstration
    if format_ := format_demande(request):
        nom = f"importance-{inscription.campagne.annee}-{inscription.organisme.siren}{'-demonstration' if demo else ''}"
        return exporter(nom, COLONNES, en_lignes(poids), format_, demonstration=demo)
    contexte |= {
        "p": poids,
        "inscription": inscription,
        "lectures": [(mot, adresse(request, lecture=cle), cle == poids.lecture) for cle, mot in LECTURES],
        "demonstration": demo,
    }
    return render(request, gabarit, contexte)
