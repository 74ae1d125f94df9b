"""The phone application: its package, its page, its manifest and its service worker."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comptes.web import venue_precedente
from enquetes.envois.queries.application import application_du_terrain
from enquetes.envois.queries.journee import journee_de_l_enqueteur
from enquetes.envois.queries.paquet import Paquet, paquet_du_terrain, visite_en_donnees
from enquetes.envois.views.terrain.ecrans import ecrans_du_paquet, fiche_emportee, journee_emportee
from enquetes.visites.views.terrain.visites import TERRAIN
from socle.horloge import maintenant
from socle.web.acces import exiger_json
from socle.web.hors_ligne import manifeste, travailleur

COQUILLE = "enquetes/envois/terrain/application.html"
# What the application answers itself, with or without network.
CHEMINS = (
    r"^/terrain/($|envois/$|visites/[0-9a-f-]{36}/"
    r"($|criteres/[\w-]+/$|faits/$|moments/\w+/$|recapitulatif/$|pieces/$))"
)


@exiger_json(TERRAIN)
@require_safe
def terrain_paquet(request: HttpRequest) -> HttpResponse:
    """All that grading without network needs; 304 when the phone has it already."""
    journee = journee_de_l_enqueteur(request.user, venue_precedente(request))
    paquet = paquet_du_terrain(request.user)
    donnees = {**_contenu(request.user, paquet), "journee": journee_emportee(journee, paquet)}
    version = hashlib.sha256(json.dumps(donnees, sort_keys=True).encode()).hexdigest()
    reponse = JsonResponse(
        {"version": version, "maintenant": maintenant().isoformat(), "csrf": get_token(request), **donnees},
        headers={"ETag": f'"{version}"', "Cache-Control": "private, no-cache"},
    )
    return get_conditional_response(request, etag=f'"{version}"', response=reponse) or reponse


def _contenu(user: Any, paquet: Paquet | None) -> dict[str, Any]:
    # The account names what the phone keeps: a number that says nothing of the person.
    compte = {"compte": f"{user.pk}", "nom": str(user), "enqueteur": paquet.enqueteur.pseudonyme if paquet else ""}
    if paquet is None:
        return {**compte, "visites": [], "grilles": {}, "scenarios": {}, "faits": {}, "moments": {}}
    visites = [
        visite_en_donnees(emportee) | ({"fiche": fiche_emportee(emportee)} if emportee.est_ouverte else {})
        for emportee in paquet.visites
    ]
    return {**compte, "visites": visites, **ecrans_du_paquet(paquet)}


@login_not_required
@require_safe
def terrain_application(request: HttpRequest) -> HttpResponse:
    """The page of the application: the same for everybody, with nobody's data in it."""
    return render(request, COQUILLE)


@login_not_required
@never_cache
@require_safe
def terrain_travailleur(request: HttpRequest) -> HttpResponse:
    """The service worker, headed by its version and its files."""
    return travailleur(
        application_du_terrain(render_to_string(COQUILLE, request=request)),
        nom="terrain",
        coquille=reverse("enquetes:terrain_application"),
        portee=reverse("enquetes:terrain_visites"),
        chemins=CHEMINS,
    )


@login_not_required
@require_safe
def terrain_manifeste(_request: HttpRequest) -> HttpResponse:
    """What the phone needs to install the application."""
    return manifeste(
        racine=reverse("enquetes:terrain_visites"),
        dossier="terrain",
        name="Baromètre, terrain",
        short_name="Terrain",
        description="Noter une visite mystère, avec ou sans réseau.",
        display="standalone",
    )
