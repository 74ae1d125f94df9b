"""A new passkey: allauth's page, whose keys all open alone."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.webauthn.internal import auth, flows
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpResponse
from django.shortcuts import redirect

from comptes.queries.facteurs import second_facteur_exige


class AjoutDeCle(AddWebAuthnView):
    """Asks the browser for a key that it can find by itself, then keeps it."""

    def get_context_data(self, **suite: Any) -> dict[str, Any]:
        contexte: dict[str, Any] = super().get_context_data(**suite)
        contexte["js_data"] = {"creation_options": auth.begin_registration(self.request.user, passwordless=True)}
        return contexte

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the key. Recovery codes are for those who are asked for a second factor."""
        personne = self.request.user
        if second_facteur_exige(personne):
            return super().form_valid(form)
        # allauth's way without them, which sends no mail either.
        lue = form.cleaned_data
        flows.signup_authenticator(self.request, user=personne, name=lue["name"], credential=lue["credential"])
        get_adapter().send_notification_mail("mfa/email/webauthn_added", personne)
        return redirect("mfa_list_webauthn")
