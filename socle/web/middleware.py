"""Response headers that no library sets for us."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

POLITIQUE_PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


class EnTetesMiddleware:
    """Permissions-Policy everywhere; nothing personal is kept by shared caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        reponse.setdefault("Permissions-Policy", POLITIQUE_PERMISSIONS)
        connecte = getattr(request, "user", None)
        if connecte is not None and connecte.is_authenticated:
            reponse.setdefault("Cache-Control", "private, no-store")
        return reponse
