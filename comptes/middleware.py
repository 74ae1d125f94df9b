"""Staff pages ask for a second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect

from comptes.enums import PERSONNEL

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

ZONES_PROTEGEES = ("/pilotage/", "/administration-technique/")


class SecondFacteurMiddleware:
    """Sends staff without an activated TOTP to its activation; waived, and said so, in the demonstration."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self._manque(request):
            messages.warning(
                request, "Activez d’abord votre second facteur\u202f: il protège les données des organismes."
            )
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _manque(self, request: HttpRequest) -> bool:
        if settings.BAROMETRE_DEMO or not request.path.startswith(ZONES_PROTEGEES):
            return False
        user = request.user
        if not user.is_authenticated or not (user.is_staff or PERSONNEL & user.roles):
            return False
        return not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
