"""The body a person acts for, when she acts for several."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from organismes.models import Organisme
from socle.nombres import CLE_MAX, entier_de

CLE_SESSION = "organisme_courant"


class OrganismeCourantMiddleware:
    """Sets `request.organisme_courant` on /espace/ pages, None for people without a body, and `request.ses_organismes`.

    Both are read at each request: who left a body acts for it no more. A link that names another of her bodies
    (`?organisme=`) changes nothing: `request.organisme_propose` lets the page offer it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        siens: dict[int, Organisme] = {}
        if request.path.startswith("/espace/") and request.user.is_authenticated:
            organismes = Organisme.objects.filter(les_membres__utilisateur=request.user).order_by("nom", "pk")
            siens = {organisme.pk: organisme for organisme in organismes}
        courant = siens.get(request.session.get(CLE_SESSION, 0)) if siens else None
        courant = courant or next(iter(siens.values()), None)
        demande = siens.get(entier_de(request.GET.get("organisme"), CLE_MAX) or 0)
        request.organisme_courant = courant  # type: ignore[attr-defined]
        request.ses_organismes = list(siens.values())  # type: ignore[attr-defined]
        request.organisme_propose = demande if demande != courant else None  # type: ignore[attr-defined]
        return self.get_response(request)
