"""What every request and answer goes through: headers, forms without NUL, an even pace, refusals said as pages."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import is_valid_path

from socle.fichiers import MagasinInjoignable
from socle.limites import LimiteAtteinte
from socle.web.adresses import porte_un_secret

journaux = logging.getLogger("barometre.fichiers")
NUL = "\0"
POLITIQUE_PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
LECTURES = ("GET", "HEAD", "OPTIONS")
PAS = 0.1
"""Seconds: an answer that must not tell who is known leaves at a whole number of them. Most take a third of one."""
REDIRECTIONS = range(300, 400)
# Django's own, for developers: their style is inline.
PAGES_DE_MISE_AU_POINT = (HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR)


class CaracteresMiddleware:
    """Drops the character NUL from what pages are asked and sent; an address that holds it is none of ours (404).

    No keyboard types it, PostgreSQL stores none, and forms refuse it: this is for what views read by hand. A body that
    nobody read yet is left to whoever reads it, within its bounds.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info:
            raise Http404
        request.GET = _sans_nul(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Look at a form that the check of its token has read."""
        if hasattr(request, "_post"):
            request.POST = _sans_nul(request.POST)  # type: ignore[assignment]


def _sans_nul(donnees: QueryDict) -> QueryDict:
    if not any(NUL in mot for nom, valeurs in donnees.lists() for mot in (nom, *valeurs)):
        return donnees
    couples = [(nom.replace(NUL, ""), valeur.replace(NUL, "")) for nom, mots in donnees.lists() for valeur in mots]
    return QueryDict(urlencode(couples))


class EnTetesMiddleware:
    """Content-Security-Policy and Permissions-Policy everywhere; nothing personal is kept, by caches nor by browsers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        if not (settings.DEBUG and reponse.status_code in PAGES_DE_MISE_AU_POINT):
            reponse.setdefault("Content-Security-Policy", settings.POLITIQUE_DE_CONTENU)
        reponse.setdefault("Permissions-Policy", POLITIQUE_PERMISSIONS)
        if _est_personnelle(request, reponse):
            reponse.setdefault("Cache-Control", "private, no-store")
        return reponse


def _est_personnelle(request: HttpRequest, reponse: HttpResponse) -> bool:
    """Tell whether an answer is for one person: she is known, becomes known, is shown what she sent, or holds a secret address.

    Being signed in is one case only: a draft of a registration, of an idea, a confirmation belong to a browser.
    """
    temoins = {*request.COOKIES, *reponse.cookies} - {settings.CSRF_COOKIE_NAME}
    trouvee = request.resolver_match
    ouvre = trouvee is not None and porte_un_secret(trouvee.route)
    repond = request.method not in LECTURES and reponse.status_code not in REDIRECTIONS
    return ouvre or repond or bool(temoins) or "Authorization" in request.headers


class PasRegulierMiddleware:
    """Lets what is posted to `REPONSES_AU_PAS` be answered at the same pace, whoever is known: time tells nothing.

    To do the same work for both is not enough: half a millisecond between them shows in two hundred posts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in LECTURES or request.path_info not in settings.REPONSES_AU_PAS:
            return self.get_response(request)
        debut = time.monotonic()
        reponse = self.get_response(request)
        time.sleep(-(time.monotonic() - debut) % PAS)
        return reponse


class MethodesMiddleware:
    """Leads a browser that reads an address that only takes forms to the page above it, which the form is on.

    It comes there by the address bar, by a copied address, or by the way in, which leads back where one was going.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        est_lue = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if not est_lue or reponse.status_code != HTTPStatus.METHOD_NOT_ALLOWED or reponse.content:
            return reponse
        return redirect(page_au_dessus(request.path_info, request.META.get("QUERY_STRING", "")))


def page_au_dessus(chemin: str, demande: str) -> str:
    """Return the nearest of our addresses that this one begins by, with what this one asks."""
    parties = chemin.strip("/").split("/")
    au_dessus = (f"/{'/'.join(parties[:rang])}/" for rang in range(len(parties) - 1, 0, -1))
    page = next(filter(is_valid_path, au_dessus), "/")
    return f"{page}?{demande}" if demande else page


class LimitesMiddleware:
    """Turns a limit that no view answers itself into a page, 429, that says how long to wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a limit; faults go on to the error page."""
        if not isinstance(exception, LimiteAtteinte):
            return None
        reponse = render(request, "429.html", {"refus": exception}, status=HTTPStatus.TOO_MANY_REQUESTS)
        reponse["Retry-After"] = str(exception.attente // dt.timedelta(seconds=1))
        return reponse


class FichiersMiddleware:
    """Turns a store of files that does not answer into a page, 503: nothing is lost, and nobody has to search."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer that fault; others go on to the error page."""
        if not isinstance(exception, MagasinInjoignable):
            return None
        journaux.error("fichiers.injoignables")
        reponse = render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        reponse["Retry-After"] = "60"
        return reponse
