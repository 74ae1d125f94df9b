"""Staff are asked for their second factor before they read anything; sessions are noted."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect

from comptes.actions.sessions import noter_la_session
from comptes.queries.facteurs import a_un_second_facteur, second_facteur_exige

# Whatever a view there says of itself: scripts answer themselves that the session is lost, libraries have their own way.
ZONES_PROTEGEES = ("/pilotage/", "/espace/", "/terrain/", "/administration-technique/")
# Where the second factor is activated, and the way out.
ZONES_DU_COMPTE = ("/compte/", "/connexion/")
PHRASE = (
    "Activez d’abord votre second facteur\u202f: l’application de codes, ou une clé d’accès, que vous ajoutez dans "
    "«\u202fClés d’accès\u202f». Il protège les données des organismes."
)


class SecondFacteurMiddleware:
    """Keeps staff without a second factor (application of codes, or passkey) out of every page that asks for an account, in whatever role they come.

    A page leads to its activation, a script gets a 403. Waived, and said so, in the demonstration.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, vue: Any, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        """Refuse before the view runs."""
        if not self._est_protegee(request.path, vue) or not self._manque(request):
            return None
        if getattr(vue, "pour_script", False):
            return JsonResponse({"code": "second_facteur", "message": PHRASE}, status=HTTPStatus.FORBIDDEN)
        messages.warning(request, PHRASE)
        return redirect("mfa_activate_totp")

    def _est_protegee(self, chemin: str, vue: Any) -> bool:
        if chemin.startswith(ZONES_DU_COMPTE):
            return False
        return chemin.startswith(ZONES_PROTEGEES) or getattr(vue, "login_required", True)

    def _manque(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_authenticated and second_facteur_exige(user) and not a_un_second_facteur(user)


class SessionsMiddleware:
    """Notes once an hour that a session is used; pages open to all are not looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, vue: Any, _args: Any, _kwargs: Any) -> None:
        """Note before the view runs, so that a page of sessions shows this one."""
        if getattr(vue, "login_required", True) and request.user.is_authenticated:
            annonce = request.headers.get("User-Agent", "")
            noter_la_session(cle=request.session.session_key, compte=request.user, annonce=annonce)
