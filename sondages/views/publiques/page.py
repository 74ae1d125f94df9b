"""What the pages of agents share: no session, no referrer, nothing kept on the way, no cookie
but the token of ideas of a browser without script. Served by the short lane.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sondages.enums import EtatSondage
from sondages.models import Sondage
from sondages.queries.calendrier import prend_des_reponses
from sondages.queries.deck import deck_de, sondage_annonce

Vue = Callable[..., HttpResponse]

EN_TETES = {"Referrer-Policy": "no-referrer", "Cache-Control": "private, no-cache"}
# What carries a receipt, a code or answers is kept by nobody on the way, nor by the browser.
SECRETS = {**EN_TETES, "Cache-Control": "no-store"}
LECTURE = ("GET", "HEAD")


def page_d_agent(*methodes: str) -> Callable[[Vue], Vue]:
    """Let anybody open a view with these methods. Nobody is signed in here: there is nothing to forge."""

    def decorer(vue: Vue) -> Vue:
        return login_not_required(csrf_exempt(require_http_methods(list(methodes))(vue)))

    return decorer


def avec_sondage(vue: Vue) -> Vue:
    """Give the view the poll of the address, `sondage`, once it has opened; explain where there is none."""

    @wraps(vue)
    def cherchee(request: HttpRequest, code: str, **arguments: Any) -> HttpResponse:
        sondage = sondage_annonce(code)
        if sondage is None or sondage.etat == EtatSondage.ABANDONNE:
            return page("inconnu", statut=404)
        if sondage.etat == EtatSondage.BROUILLON:
            return page("pas_encore", statut=404, ouvre_du=sondage.ouvre_du)
        return vue(request, sondage=sondage, **arguments)

    return cherchee


def page(
    nom: str, *, statut: int = 200, sondage: Sondage | None = None, secret: bool = False, **contexte: Any
) -> HttpResponse:
    """Render a page without the context of a signed-in request; `secret`: nobody keeps it."""
    commun: dict[str, Any] = {"demonstration": settings.BAROMETRE_DEMO}
    if sondage is not None:
        commun |= {
            "deck": deck_de(sondage),
            "est_ouvert": prend_des_reponses(sondage),
            "est_publie": sondage.etat == EtatSondage.PUBLIE,
        }
    contenu = render_to_string(f"sondages/publiques/{nom}.html", {**commun, **contexte})
    return HttpResponse(contenu, status=statut, headers=SECRETS if secret else EN_TETES)


def objet_json(corps: bytes) -> dict[str, Any]:
    """Return the JSON object of a body; raises ValueError, for a body too deep as well."""
    try:
        lu = json.loads(corps)
    except RecursionError as faute:
        msg = "too deep"
        raise ValueError(msg) from faute
    if not isinstance(lu, dict):
        msg = "object expected"
        raise ValueError(msg)  # noqa: TRY004 -- one refusal for the caller
    return lu


def reponse_json(contenu: dict[str, Any], statut: int = 200) -> JsonResponse:
    """Answer a script; `{code, detail}` when it is refused."""
    return JsonResponse(contenu, status=statut, headers=SECRETS)
