"""The body that a person acts for, and the one that a page she sends acts for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from organismes.models import Organisme
from socle.nombres import CLE_MAX, entier_de

CLE_SESSION = "organisme_courant"
CHAMP = "page_pour"


def organismes_de(personne: Any) -> list[Organisme]:
    """Return the bodies that a person acts for, by their names."""
    return list(Organisme.objects.filter(les_membres__utilisateur=personne).order_by("recherche", "pk"))


class OrganismeCourantMiddleware:
    """Sets `request.organisme_courant` on /espace/ pages, None for people without a body, and `request.ses_organismes`.

    Both are read at each request: who left a body acts for it no more. A link that names another of her bodies
    (`?organisme=`) changes nothing: `request.organisme_propose` lets the page offer it.

    A page sent acts for the body that it was shown for, whichever another tab has chosen or joined since: each of its
    forms says which (`request.champ_des_formulaires`). Sent for a body that is hers no more, it changes nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        siens: dict[int, Organisme] = {}
        if request.path.startswith("/espace/") and request.user.is_authenticated:
            siens = {organisme.pk: organisme for organisme in organismes_de(request.user)}
        courant = siens.get(request.session.get(CLE_SESSION, 0)) if siens else None
        courant = courant or next(iter(siens.values()), None)
        demande = siens.get(entier_de(request.GET.get("organisme"), CLE_MAX) or 0)
        request.organisme_courant = courant  # type: ignore[attr-defined]
        request.ses_organismes = list(siens.values())  # type: ignore[attr-defined]
        request.champ_des_formulaires = (CHAMP, courant.pk) if courant else None  # type: ignore[attr-defined]
        request.organisme_propose = demande if demande != courant else None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _vue: Any, _args: Any, _nommes: Any) -> HttpResponseBase | None:
        """Act for the body of the page that is sent: after the check of its token, that reads the form."""
        # Signed out meanwhile, she signs in first: what she sent comes back to her.
        # Elsewhere nothing reads what is sent before its view does.
        if not request.path.startswith("/espace/") or not request.user.is_authenticated or CHAMP not in request.POST:
            return None
        pour = entier_de(request.POST[CHAMP], CLE_MAX)
        siens: list[Organisme] = request.ses_organismes  # type: ignore[attr-defined]
        organisme = next((un for un in siens if un.pk == pour), None)
        if organisme is None:
            messages.error(request, "Vous n’agissez plus pour l’organisme de cette page\u202f: rien n’a été changé.")
            return redirect("portail:espace_accueil")
        if organisme != request.organisme_courant:  # type: ignore[attr-defined]
            request.session[CLE_SESSION] = organisme.pk
            request.organisme_courant = organisme  # type: ignore[attr-defined]
            request.champ_des_formulaires = (CHAMP, organisme.pk)  # type: ignore[attr-defined]
        return None
