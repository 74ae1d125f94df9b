"""Where a figure of a body's results comes from, for staff, jury and readers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from rapports.logic.chiffres import lire_figure
from rapports.queries.explication.figure import expliquer_figure, expliquer_la_nation
from rapports.views.chiffre import (
    adresse_demandee,
    edition_de_la_nation,
    inscription_du_personnel,
    page_du_chiffre,
)


@require_safe
def pilotage_chiffre(request: HttpRequest, code: str) -> HttpResponse:
    """Explain a figure as its body reads it: shoppers, days and scenarios stay on the pages of visits."""
    adresse = adresse_demandee(code)
    if adresse.est_nationale:
        explication = expliquer_la_nation(edition_de_la_nation(request.user, adresse), adresse.figure)
        retour = ("Voix des usagers", f"{reverse('rapports:pilotage_voix')}?edition={adresse.annee}")
        return page_du_chiffre(request, explication, adresse, "pilotage", retour)
    inscription = inscription_du_personnel(request.user, adresse)
    explication = expliquer_figure(inscription, adresse.figure, par_l_equipe=True)
    lue = lire_figure(adresse.figure)
    if lue and lue.est_une_voix:
        titre, page = ("Ce qui compte", "importance") if lue.est_un_poids else ("Voix des usagers", "voix_organisme")
        retour = (titre, reverse(f"rapports:pilotage_{page}", args=[inscription.pk]))
    else:
        retour = ("Résultats et palmarès", f"{reverse('trophees:pilotage_resultats')}?edition={adresse.annee}")
    return page_du_chiffre(request, explication, adresse, "pilotage", retour)
