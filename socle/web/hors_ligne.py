"""What installs an application that works without network: its service worker and its manifest."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static

from socle.statiques import Application, texte_du_travailleur

ICONES = (("icone-192", 192, "any"), ("icone-512", 512, "any"), ("masque-512", 512, "maskable"))


def travailleur(application: Application, *, nom: str, coquille: str, portee: str, chemins: str) -> HttpResponse:
    """Answer the service worker, headed by its version and its files; `chemins` is a pattern of addresses it owns."""
    entete = {
        "VERSION": application.version,
        "NOM": nom,
        "FICHIERS": application.fichiers,
        "COQUILLE": coquille,
        "CHEMINS": chemins,
    }
    lignes = [f"const {constante} = {json.dumps(valeur)};" for constante, valeur in entete.items()]
    return HttpResponse(
        "\n".join([*lignes, texte_du_travailleur()]),
        content_type="text/javascript; charset=utf-8",
        headers={"Service-Worker-Allowed": portee},
    )


def manifeste(*, racine: str, dossier: str, **propre: Any) -> JsonResponse:
    """Answer the manifest of the application under `racine`; its icons are in `static/img/<dossier>/`."""
    commun = {
        "id": racine,
        "lang": settings.LANGUAGE_CODE,
        "start_url": racine,
        "scope": racine,
        "background_color": "#FBF9F5",
        "theme_color": "#0E4A57",
        "icons": [
            {
                "src": static(f"img/{dossier}/{nom}.png"),
                "sizes": f"{cote}x{cote}",
                "type": "image/png",
                "purpose": usage,
            }
            for nom, cote, usage in ICONES
        ],
    }
    return JsonResponse({**commun, **propre}, content_type="application/manifest+json")
