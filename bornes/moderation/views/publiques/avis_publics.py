"""The public site: what users wrote, and what bodies answered."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bornes.enums import MotifRejet
from bornes.moderation.forms.filtres import FormulaireFiltresOrganismesLus
from bornes.moderation.queries.avis_publics import (
    avis_montres,
    avis_public,
    inscriptions_publiques,
    lisibles,
    organismes_lus,
    page_publique,
)
from campagnes.web import demande
from organismes.web import onglets_des_inscriptions
from socle.web.listes import page_de

PAR_PAGE = 20
ORGANISMES_PAR_PAGE = 50


@require_safe
@login_not_required
@never_cache
def avis_publies(request: HttpRequest) -> HttpResponse:
    """List the bodies whose opinions may be read."""
    filtres = FormulaireFiltresOrganismesLus(request.GET)
    page = page_de(request, organismes_lus(filtres.lus["texte"]), ORGANISMES_PAR_PAGE)
    return render(request, "bornes/moderation/publiques/avis_publies.html", {"filtres": filtres, "page": page})


@require_safe
@login_not_required
@never_cache
def avis_publies_de(request: HttpRequest, siren: str) -> HttpResponse:
    """Show the published opinions of one body with its answers, in the edition asked or the latest that may be read."""
    inscriptions = inscriptions_publiques(siren)
    lues = lisibles(inscriptions)
    choisie = demande(request, inscriptions) or next(iter(lues or inscriptions), None)
    if choisie is None:
        raise Http404
    publique = page_publique(choisie)
    page = page_de(request, avis_montres(publique), PAR_PAGE)
    contexte = {
        "publique": publique,
        "organisme": choisie.organisme,
        "editions": onglets_des_inscriptions(lues, choisie),
        "page": page,
        "avis": [avis_public(verbatim) for verbatim in page.object_list],
        "motifs": MotifRejet.labels,
    }
    return render(request, "bornes/moderation/publiques/avis_publies_de.html", contexte)
