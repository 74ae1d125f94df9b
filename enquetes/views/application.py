"""The phone application: its package, its page, its manifest and its service worker."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from enquetes.queries.application import application_du_terrain, texte_du_travailleur
from enquetes.queries.paquet import Paquet, paquet_du_terrain, visite_en_donnees
from enquetes.views.ecrans_terrain import ecrans_du_paquet, fiche_emportee
from enquetes.views.terrain import TERRAIN
from socle.horloge import maintenant
from socle.web.acces import exiger_json

COQUILLE = "enquetes/terrain_application.html"


@exiger_json(TERRAIN)
@require_GET
def terrain_paquet(request: HttpRequest) -> HttpResponse:
    """All that grading without network needs; 304 when the phone has it already."""
    donnees = _contenu(request.user, paquet_du_terrain(request.user))
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
@require_GET
def terrain_application(request: HttpRequest) -> HttpResponse:
    """The page of the application: the same for everybody, with nobody's data in it."""
    return render(request, COQUILLE)


@login_not_required
@never_cache
@require_GET
def terrain_travailleur(request: HttpRequest) -> HttpResponse:
    """The service worker, headed by its version and its files."""
    application = application_du_terrain(render_to_string(COQUILLE, request=request))
    entete = {
        "VERSION": application.version,
        "FICHIERS": application.fichiers,
        "COQUILLE": reverse("enquetes:terrain_application"),
    }
    lignes = [f"const {nom} = {json.dumps(valeur)};" for nom, valeur in entete.items()]
    return HttpResponse(
        "\n".join([*lignes, texte_du_travailleur()]),
        content_type="text/javascript; charset=utf-8",
        headers={"Service-Worker-Allowed": reverse("enquetes:terrain_visites")},
    )


@login_not_required
@require_GET
def terrain_manifeste(_request: HttpRequest) -> HttpResponse:
    """What the phone needs to install the application."""
    racine = reverse("enquetes:terrain_visites")
    icones = (("icone-192", 192, "any"), ("icone-512", 512, "any"), ("masque-512", 512, "maskable"))
    manifeste = {
        "id": racine,
        "name": "Baromètre, terrain",
        "short_name": "Terrain",
        "description": "Noter une visite mystère, avec ou sans réseau.",
        "lang": settings.LANGUAGE_CODE,
        "start_url": racine,
        "scope": racine,
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#FBF9F5",
        "theme_color": "#0E4A57",
        "icons": [
            {"src": static(f"img/terrain/{nom}.png"), "sizes": f"{cote}x{cote}", "type": "image/png", "purpose": usage}
            for nom, cote, usage in icones
        ],
    }
    return JsonResponse(manifeste, content_type="application/manifest+json")
