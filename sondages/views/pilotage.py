"""Staff: the polls of an edition, their states and their codes; what is published, nothing more."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campagnes.queries import campagnes_recentes
from socle.web.acces import exiger
from sondages.queries.pilotage import edition_des_sondages, lignes_de_l_edition
from sondages.views.espace.liste import TONS

PAR_PAGE = 50


@require_safe
@exiger("comptes.agir_equipe")
def pilotage_agents(request: HttpRequest) -> HttpResponseBase:
    """List the polls of an edition."""
    campagne = edition_des_sondages(request.GET.get("edition"))
    if campagne is None:
        raise Http404
    lignes = lignes_de_l_edition(campagne)
    page = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "campagne": campagne,
        "editions": [(edition.annee, str(edition)) for edition in campagnes_recentes()],
        "page": page,
        "lignes": [(ligne, TONS[ligne.sondage.etat]) for ligne in page],
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "sondages/pilotage/agents.html", contexte)
