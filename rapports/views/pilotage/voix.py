"""Staff: what users say, of one body and of the country."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bornes.indicateurs.queries.indicateurs import editions_entendues
from organismes.models import Inscription
from rapports.forms.filtres import FiltresVoixNationaleForm
from rapports.logic.voix.phrases import mot_periode
from rapports.queries.voix import nationale as voix_nationale
from rapports.views.pilotage.tableau import edition_de
from rapports.views.voix import page_d_importance, page_de_voix
from socle.exports import exporter
from socle.web.acces import exiger, obtenir
from socle.web.listes import format_demande, page_de


@require_safe
@exiger("comptes.agir_equipe")
def pilotage_voix_organisme(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show staff what the users of one body say, as the body sees it."""
    inscriptions = Inscription.objects.visibles_par(request.user).select_related("campagne", "organisme")
    inscription = obtenir(request, inscriptions, "bornes.lire_ecoute", pk=pk)
    return page_de_voix(request, inscription, "rapports/pilotage/voix_organisme.html", par_l_equipe=True)


@require_safe
@exiger("comptes.agir_equipe")
def pilotage_importance(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show staff what weighs on the satisfaction of the users of one body."""
    inscriptions = Inscription.objects.visibles_par(request.user).select_related("campagne", "organisme")
    inscription = obtenir(request, inscriptions, "bornes.lire_ecoute", pk=pk)
    return page_d_importance(request, inscription, "rapports/pilotage/importance.html")


@require_safe
@exiger("comptes.ouvrir_pilotage")
def pilotage_voix(request: HttpRequest) -> HttpResponseBase:
    """Show what users say in a whole edition; `?format=` downloads the figures, `?liste=` the bodies."""
    campagne, onglets = edition_de(request, preferees=editions_entendues())
    filtres = FiltresVoixNationaleForm(request.GET, campagne)
    filtre = filtres.en(voix_nationale.FiltreNational)
    voix = voix_nationale.voix_nationale(campagne, filtre)
    if format_ := format_demande(request):
        colonnes, lignes = voix_nationale.en_lignes(voix, organismes=request.GET.get("liste") == "organismes")
        return exporter(f"voix-{campagne.annee}", colonnes, lignes, format_, demonstration=voix.est_demonstration)
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
