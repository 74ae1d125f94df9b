"""The first page of a shopper: her day, then her visits."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comptes.web import venue_precedente
from enquetes.envois.queries.journee import journee_de_l_enqueteur
from enquetes.visites.queries.terrain import programme_du_terrain
from enquetes.visites.views.terrain.visites import TERRAIN
from socle.web.acces import exiger


@exiger(TERRAIN)
@require_safe
def terrain_visites(request: HttpRequest) -> HttpResponse:
    """What waits for her, then all her visits by what each asks of her."""
    contexte = {
        "journee": journee_de_l_enqueteur(request.user, venue_precedente(request)),
        "programme": programme_du_terrain(request.user),
    }
    return render(request, "enquetes/visites/terrain/visites.html", contexte)
