"""The wire of devices: JSON in, JSON out, refusals as problem+json whose `code` never changes."""

from __future__ import annotations

import codecs
import datetime as dt
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from http import HTTPStatus
from typing import Any, NoReturn

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse

from socle.disponibilite import base_refuse_d_ecrire
from socle.limites import LimiteAtteinte

BLOC = 64 * 1024
BASE_INJOIGNABLE = ("base_injoignable", "La base ne répond pas\u202f: renvoyez la même chose dans un instant.")
journaux = logging.getLogger("bornes.api")
Vue = Callable[[HttpRequest], HttpResponse]


class RefusAppareil(Exception):
    """A refusal: HTTP status, stable code, French sentence, headers."""

    def __init__(self, statut: HTTPStatus, code: str, detail: str, **en_tetes: str) -> None:
        super().__init__(detail)
        self.statut = statut
        self.code = code
        self.detail = detail
        self.en_tetes = {nom.replace("_", "-"): valeur for nom, valeur in en_tetes.items()}


def entree(*methodes: str) -> Callable[[Vue], Vue]:
    """Open a view to devices by some methods, all when none is named; what it refuses becomes a response."""

    def decorer(vue: Vue) -> Vue:
        @login_not_required
        @wraps(vue)
        def ouverte(request: HttpRequest) -> HttpResponse:
            try:
                if methodes and request.method not in methodes:
                    raise _methode_refusee(methodes)
                return vue(request)
            except RefusAppareil as probleme:
                return refuser(request, probleme)
            except LimiteAtteinte as refus:
                attente = str(refus.attente // dt.timedelta(seconds=1))
                trop = RefusAppareil(HTTPStatus.TOO_MANY_REQUESTS, refus.code, refus.message, Retry_After=attente)
                return refuser(request, trop)
            except (InterfaceError, InternalError, OperationalError) as panne:
                if isinstance(panne, InternalError) and not base_refuse_d_ecrire(panne):
                    raise
                journaux.exception("bornes.base_injoignable")
                return refuser(
                    request, RefusAppareil(HTTPStatus.SERVICE_UNAVAILABLE, *BASE_INJOIGNABLE, Retry_After="5")
                )

        return ouverte

    return decorer


def lire_json(request: HttpRequest) -> Any:
    """Return the body as parsed from JSON; raises RefusAppareil 400 or 415. Its length was judged on the way in."""
    if request.content_type != "application/json" or not _est_en_utf_8(request):
        raise RefusAppareil(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "type_refuse", "Le corps attend le type application/json, en UTF-8."
        )
    try:
        return DECODEUR.decode(request.body.decode())
    except (ValueError, RecursionError, OSError):
        raise RefusAppareil(HTTPStatus.BAD_REQUEST, "json_illisible", "Le corps n’est pas du JSON.") from None


def _est_en_utf_8(request: HttpRequest) -> bool:
    """Tell whether the charset is UTF-8, by any of its names, or not told."""
    jeu = (request.content_params or {}).get("charset")
    try:
        return not jeu or codecs.lookup(jeu).name == "utf-8"
    except LookupError:
        return False


def repondre(contenu: Any, statut: HTTPStatus = HTTPStatus.OK, **en_tetes: str) -> HttpResponse:
    """Return a JSON response that no cache keeps, unless `Cache_Control` says otherwise."""
    reponse = HttpResponse(json.dumps(contenu), content_type="application/json", status=statut)
    reponse.headers["Cache-Control"] = "no-store"
    for nom, valeur in en_tetes.items():
        reponse.headers[nom.replace("_", "-")] = valeur
    return reponse


def _methode_refusee(methodes: tuple[str, ...]) -> RefusAppareil:
    permises = ", ".join(methodes)
    return RefusAppareil(
        HTTPStatus.METHOD_NOT_ALLOWED, "methode_refusee", f"Cette adresse attend {permises}.", Allow=permises
    )


def refuser(request: HttpRequest, probleme: RefusAppareil) -> HttpResponse:
    """Return a refusal as problem+json, the body read to its end."""
    _ecouler(request)
    reponse = repondre(
        {
            "type": "about:blank",
            "title": probleme.statut.phrase,
            "status": probleme.statut.value,
            "code": probleme.code,
            "detail": probleme.detail,
        },
        probleme.statut,
    )
    reponse.headers["Content-Type"] = "application/problem+json"
    if probleme.statut == HTTPStatus.UNAUTHORIZED:
        reponse.headers["WWW-Authenticate"] = "Borne"
    for nom, valeur in probleme.en_tetes.items():
        reponse.headers[nom] = valeur
    return reponse


def _ecouler(request: HttpRequest) -> None:
    """Read and forget a body refused unread: a server that closes on it keeps many clients from seeing the answer."""
    with suppress(OSError):
        while request.read(BLOC):
            pass


def _refuser_constante(nom: str) -> NoReturn:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(nom)


DECODEUR = json.JSONDecoder(parse_constant=_refuser_constante)
