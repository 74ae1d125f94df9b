"""The shopper's page where she contests a return."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from enquetes.qualite.actions.contester import contester_retour
from enquetes.qualite.forms import ContestationRetourForm
from enquetes.visites.views.terrain.visites import TERRAIN, bandeau, visite_du_terrain
from socle.web.acces import exiger
from socle.web.gestes import fait, postees


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(TERRAIN)
def terrain_contester(request: HttpRequest, pk: Any) -> HttpResponse:
    """Contest a return, with a reason."""
    visite = visite_du_terrain(request, pk)
    formulaire = ContestationRetourForm(postees(request))

    def contester(donnees: dict[str, Any]) -> Any:
        return contester_retour(visite=visite, auteur=request.user, **donnees)

    if not visite.est_a_revoir or fait(request, formulaire, contester, "C’est envoyé. Une autre personne décide."):
        return redirect("enquetes:terrain_mission", pk=pk)
    contexte = {"visite": visite, "formulaire": formulaire, **bandeau(visite)}
    return render(request, "enquetes/qualite/terrain/contester.html", contexte)
