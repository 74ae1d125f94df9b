"""Response headers that no library sets for us."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render

from socle.limites import LimiteAtteinte

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

POLITIQUE_PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
# Django's own, for developers: their style is inline.
PAGES_DE_MISE_AU_POINT = (HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR)


class EnTetesMiddleware:
    """Content-Security-Policy and Permissions-Policy everywhere; nothing personal is kept by shared caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        if not (settings.DEBUG and reponse.status_code in PAGES_DE_MISE_AU_POINT):
            reponse.setdefault("Content-Security-Policy", settings.POLITIQUE_DE_CONTENU)
        reponse.setdefault("Permissions-Policy", POLITIQUE_PERMISSIONS)
        connecte = getattr(request, "user", None)
        if connecte is not None and connecte.is_authenticated:
            reponse.setdefault("Cache-Control", "private, no-store")
        return reponse


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
        reponse["Retry-After"] = str(int(exception.attente.total_seconds()))
        return reponse
