"""Passkeys, by allauth's pages: a new one, which opens alone, and the sign-in by one."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.webauthn.internal import auth, flows
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from comptes.queries.facteurs import second_facteur_exige

ENTREZ_DE_NOUVEAU = (
    "Une clé d’accès s’ajoute dans les cinq minutes qui suivent votre connexion\u202f: déconnectez-vous ici, puis entrez "
    "de nouveau, et la page de la clé s’ouvrira."
)


class AjoutDeCle(AddWebAuthnView):
    """Asks the browser for a key that it can find by itself, then keeps it."""

    def dispatch(self, request: HttpRequest, *arguments: Any, **suite: Any) -> HttpResponse:
        """Ask whoever has nothing to be asked for again, whom allauth lets pass, to have just signed in."""
        if get_reauthentication_flows(request.user) or self._vient_d_entrer(request):
            return super().dispatch(request, *arguments, **suite)
        messages.warning(request, ENTREZ_DE_NOUVEAU)
        retour = f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: request.path})}"
        return redirect(f"{reverse('account_logout')}?{urlencode({REDIRECT_FIELD_NAME: retour})}")

    def _vient_d_entrer(self, request: HttpRequest) -> bool:
        preuves = get_authentication_records(request, request.user)
        return bool(preuves) and time.time() - preuves[-1]["at"] < REAUTHENTICATION_TIMEOUT

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
