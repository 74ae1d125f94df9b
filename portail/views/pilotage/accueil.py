"""The first page of the people of AFNOR: what waits for each of them, by her rights."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comptes.enums import PERSONNEL
from comptes.web import venue_precedente
from portail.queries.journee.equipe import journee_du_personnel
from portail.queries.preparatifs import preparatifs
from socle.web.acces import exiger


@require_safe
@exiger("comptes.ouvrir_pilotage")
def pilotage_accueil(request: HttpRequest) -> HttpResponse:
    """Show her day; to an engineer without a role, which command gives her one."""
    if not PERSONNEL & request.user.roles:
        return render(request, "portail/pilotage/sans_role.html")
    contexte = {
        "journee": journee_du_personnel(request.user, venue_precedente(request)),
        "preparatifs": preparatifs(request.user),
    }
    return render(request, "portail/pilotage/accueil.html", contexte)
