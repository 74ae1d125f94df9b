"""Who is asked to sign in comes back to her page; staff give their second factor before they read anything; sessions are noted."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from comptes.actions.sessions import noter_la_session
from comptes.queries.facteurs import a_un_second_facteur, second_facteur_exige
from socle.disponibilite import si_la_base_ecrit
from socle.web.middleware import LECTURES

# Whatever a view there says of itself: scripts answer themselves that the session is lost, libraries have their own way.
ZONES_PROTEGEES = ("/pilotage/", "/espace/", "/terrain/", "/administration-technique/")
# Where the second factor is activated, and the way out.
ZONES_DU_COMPTE = ("/compte/", "/connexion/")
PHRASE = (
    "Activez d’abord votre second facteur\u202f: l’application de codes, ou une clé d’accès, que vous ajoutez dans "
    "«\u202fClés d’accès\u202f». Il protège les données des organismes."
)


SESSION_FINIE = (
    "Vous n’étiez plus connecté\u202f: ce que vous veniez d’envoyer n’est pas enregistré. Connectez-vous, puis "
    "recommencez."
)


class ConnexionMiddleware(LoginRequiredMiddleware):
    """Asks who comes without an account to sign in, then leads her where she was.

    Where a form goes cannot be read, once signed in: she comes back to the page that sent it, and knows that it is lost.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Lead to the door, with the address to come back to."""
        page = _page_du_formulaire(request)
        if not page:
            return super().handle_no_permission(request, view_func)
        messages.warning(request, SESSION_FINIE)
        return redirect_to_login(page, self.get_login_url(view_func), self.get_redirect_field_name(view_func))


def _page_du_formulaire(request: HttpRequest) -> str:
    """Return the address of our page that sent this form; nothing of a reading, nor of who says no such page."""
    provenance = request.headers.get("Referer", "")
    if request.method in LECTURES or not url_has_allowed_host_and_scheme(provenance, {request.get_host()}):
        return ""
    page = urlsplit(provenance)
    return page._replace(scheme="", netloc="", fragment="").geturl()


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
            with si_la_base_ecrit():
                noter_la_session(cle=request.session.session_key, compte=request.user, annonce=annonce)
