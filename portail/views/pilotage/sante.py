"""Staff: whether the platform runs, what is late, and what to do about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portail.logic.sante import tableau_de_sante
from portail.queries.sante import relever
from socle.disponibilite import disponibilite
from socle.web.acces import exiger


@require_safe
@never_cache
@exiger("comptes.agir_equipe")
def pilotage_sante(request: HttpRequest) -> HttpResponse:
    """Show one reading, what goes wrong first."""
    dispo = disponibilite()
    releve = relever()
    groupes = tableau_de_sante(releve, dispo)
    pannes = [voyant for _titre, voyants in groupes for voyant in voyants if not voyant.va_bien]
    contexte = {"releve": releve, "groupes": groupes, "pannes": pannes}
    return render(request, "portail/pilotage/sante.html", contexte)
