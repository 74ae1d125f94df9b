"""Staff ask for their second factor before they read anything."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect

from comptes.enums import PERSONNEL

# Whatever a view there says of itself: scripts answer themselves that the session is lost, libraries have their own way.
ZONES_PROTEGEES = ("/pilotage/", "/espace/", "/terrain/", "/administration-technique/")
# Where the second factor is activated, and the way out.
ZONES_DU_COMPTE = ("/compte/", "/connexion/")
PHRASE = "Activez d’abord votre second facteur\u202f: il protège les données des organismes."


class SecondFacteurMiddleware:
    """Keeps staff without an activated TOTP out of every page that asks for an account, in whatever role they come.

    A page leads to its activation, a script gets a 403. Waived, and said so, in the demonstration.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, vue: Any, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        """Refuse before the view runs."""
        if settings.BAROMETRE_DEMO or not self._est_protegee(request.path, vue) or not self._manque(request):
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
        if not user.is_authenticated or not (user.is_staff or PERSONNEL & user.roles):
            return False
        return not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
