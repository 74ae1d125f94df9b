"""Passkeys, by allauth's pages: a new one, which opens alone, and the sign-in by one."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.webauthn.internal import auth, flows
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpResponse
from django.shortcuts import redirect

from comptes.queries.facteurs import second_facteur_exige
from comptes.views.publiques.preuve import EntreeRecente


class AjoutDeCle(EntreeRecente, AddWebAuthnView):
    """Asks the browser for a key that it can find by itself, then keeps it."""

    acte, page = "Une clé d’accès s’ajoute", "la page de la clé"

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


class EntreeParCle(LoginWebAuthnView):
    """Signs in by a key alone."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say what is wrong on the page of the doors, which still knows where she was going."""
        porte = super().form_invalid(form).url
        return redirect(passthrough_next_redirect_url(self.request, porte, REDIRECT_FIELD_NAME))
