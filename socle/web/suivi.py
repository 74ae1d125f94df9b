"""What is told of each request: its reference, a line of the access log, its time among those of its route.

The outermost of the middlewares: it sees every answer, and every line written meanwhile bears the reference.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.module_loading import import_string

from socle.reference import sous_reference, tirer_reference

journaux = logging.getLogger("barometre.acces")

EN_TETE = "X-Request-ID"
METHODES = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
AUTRE = "AUTRE"
STATIQUES = "statiques"
INCONNUE = "inconnue"


class SuiviMiddleware:
    """Names the request, then tells how it went, in closed lists of words: never an address, nor who asked.

    Nothing is told of `SUIVI_EXCLU`: probes, and what an agent does for a poll, whose hour must be kept nowhere (ADR 27),
    with the files of its pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        # Its client chooses at its import how it counts: only a web server that exposes metrics has it.
        self.compter = import_string("socle.metriques.compter") if settings.METRIQUES else None

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with sous_reference(tirer_reference()) as reference:
            debut = time.perf_counter()
            reponse = self.get_response(request)
            reponse[EN_TETE] = reference
            if est_suivie(request):
                self._dire(request, reponse, time.perf_counter() - debut)
        return reponse

    def _dire(self, request: HttpRequest, reponse: HttpResponseBase, duree: float) -> None:
        if self.compter is not None:
            self.compter(route_de(request), methode_de(request), reponse.status_code, duree)
        if settings.JOURNAL_D_ACCES:
            journaux.info("acces.requete", extra=faits(request, reponse, duree))


class FiltreDeSuivi(logging.Filter):
    """Drops what Django says of a request that nothing is told of (« Not Found: /sondage/… »), but for a fault of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep a line that tells of no request, of one that is told of, or of a fault."""
        request = getattr(record, "request", None)
        est_une_faute = (
            getattr(record, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR) >= HTTPStatus.INTERNAL_SERVER_ERROR
        )
        return est_une_faute or not isinstance(request, HttpRequest) or est_suivie(request)


def est_suivie(request: HttpRequest) -> bool:
    """Tell whether anything may be told of this request."""
    return not request.path_info.startswith(tuple(settings.SUIVI_EXCLU))


def faits(request: HttpRequest, reponse: HttpResponseBase, duree: float) -> dict[str, Any]:
    """Return what the access log tells of an answer; what is streamed has no size before it has left."""
    return {
        "route": route_de(request),
        "methode": methode_de(request),
        "status_code": reponse.status_code,
        "duree_ms": round(1000 * duree, 1),
        "octets": None if reponse.streaming else len(reponse.content),  # type: ignore[attr-defined]
    }


def route_de(request: HttpRequest) -> str:
    """Return the name of the route that answered."""
    if request.resolver_match is not None:
        return request.resolver_match.view_name
    return STATIQUES if request.path_info.startswith(settings.STATIC_URL) else INCONNUE


def methode_de(request: HttpRequest) -> str:
    """Return the method, one word for all those that nobody knows."""
    return request.method if request.method in METHODES else AUTRE
