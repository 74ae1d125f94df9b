"""What users say: the page of a body, the page of the country, and both as files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bornes.queries.indicateurs import editions_entendues, inscriptions_entendues
from campagnes.web import demande
from organismes.models import Inscription
from rapports.forms.voix import FiltresVoixForm, FiltresVoixNationaleForm
from rapports.logic.voix import VoixOrganisme
from rapports.logic.voix_mots import mot_periode
from rapports.queries import export_voix, voix_nationale
from rapports.queries.choix_voix import lieux_ecoutes
from rapports.queries.voix import Filtre, voix_organisme
from rapports.views.espace import inscriptions_lues
from rapports.views.pilotage import edition_de
from socle.exports import Format, exporter
from socle.web.acces import exiger, obtenir
from socle.web.listes import format_demande, page_de


@require_safe
def espace_voix(request: HttpRequest) -> HttpResponse:
    """Show what the users of the body in hand say; edition, period, place and door live in the address."""
    inscriptions = inscriptions_lues(request)
    inscription = _choisie(request, inscriptions)
    if inscription is None:
        return render(request, "rapports/espace/voix_sans_inscription.html")
    onglets = [(str(i.campagne), f"?edition={i.campagne.annee}", i.pk == inscription.pk) for i in inscriptions]
    return _page(request, inscription, "rapports/espace/voix.html", editions=onglets)


@require_safe
@exiger("comptes.agir_equipe")
def pilotage_voix_organisme(request: HttpRequest, pk: int) -> HttpResponse:
    """Show staff what the users of one body say, as the body sees it."""
    inscriptions = Inscription.objects.visibles_par(request.user).select_related("campagne", "organisme")
    inscription = obtenir(request, inscriptions, "bornes.lire_ecoute", pk=pk)
    return _page(request, inscription, "rapports/pilotage/voix_organisme.html", qui="des usagers")


@require_safe
@exiger("comptes.ouvrir_pilotage")
def pilotage_voix(request: HttpRequest) -> HttpResponse:
    """Show what users say in a whole edition; `?format=` downloads the figures, `?liste=` the bodies."""
    campagne, onglets = edition_de(request, preferees=editions_entendues())
    if campagne is None:
        return render(request, "rapports/pilotage/vide.html")
    filtres = FiltresVoixNationaleForm(request.GET, campagne)
    filtre = filtres.en(voix_nationale.FiltreNational)
    voix = voix_nationale.voix_nationale(campagne, filtre)
    if format_ := format_demande(request):
        colonnes, lignes = voix_nationale.en_lignes(voix, organismes=request.GET.get("liste") == "organismes")
        return exporter(
            f"voix-{campagne.annee}", colonnes, lignes, format_, demonstration=voix.est_demonstration or None
        )
    contexte = {
        "v": voix,
        "onglets": onglets,
        "filtre": filtre,
        "filtres": filtres,
        "mot_periode": mot_periode(voix.du, voix.au),
        "page": page_de(request, voix.organismes),
        "demonstration": voix.est_demonstration,
    }
    return render(request, "rapports/pilotage/voix.html", contexte)


def _page(
    request: HttpRequest, inscription: Inscription, gabarit: str, *, qui: str = "de vos usagers", **contexte: Any
) -> HttpResponse:
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


def _choisie(request: HttpRequest, inscriptions: list[Inscription]) -> Inscription | None:
    """Return the registration of the edition asked in the address, else the latest that heard somebody."""
    if choisie := demande(request, inscriptions):
        return choisie
    entendues = inscriptions_entendues([i.pk for i in inscriptions])
    return next((i for i in inscriptions if i.pk in entendues), next(iter(inscriptions), None))
