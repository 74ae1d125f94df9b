"""The body a person acts for, when she acts for several."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from organismes.models import Organisme

CLE_SESSION = "organisme_courant"


class OrganismeCourantMiddleware:
    """Sets `request.organisme_courant` on /espace/ pages; None for people without a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.organisme_courant = None  # type: ignore[attr-defined]
        if request.path.startswith("/espace/") and request.user.is_authenticated:
            siens = Organisme.objects.filter(les_membres__utilisateur=request.user)
            choisi = siens.filter(pk=request.session.get(CLE_SESSION) or 0).first()
            request.organisme_courant = choisi or siens.order_by("nom").first()  # type: ignore[attr-defined]
        return self.get_response(request)
