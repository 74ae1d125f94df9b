"""A new passkey: allauth's page, whose keys all open alone."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpResponse
from django.urls import reverse

from comptes.queries.facteurs import second_facteur_exige


class AjoutDeCle(AddWebAuthnView):
    """Asks the browser for a key that it can find by itself, then keeps it."""

    def get_context_data(self, **suite: Any) -> dict[str, Any]:
        contexte: dict[str, Any] = super().get_context_data(**suite)
        contexte["js_data"] = {"creation_options": auth.begin_registration(self.request.user, passwordless=True)}
        return contexte

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the key. Recovery codes are for those who are asked for a second factor."""
        reponse = super().form_valid(form)
        if self.did_generate_recovery_codes and not second_facteur_exige(self.request.user):
            siens = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.RECOVERY_CODES)
            siens.delete()
        return reponse

    def get_success_url(self) -> str:
        if self.did_generate_recovery_codes and second_facteur_exige(self.request.user):
            return reverse("mfa_view_recovery_codes")
        return reverse("mfa_list_webauthn")
