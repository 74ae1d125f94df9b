"""What changes the doors of an account, asked of somebody who has nothing to be asked for again."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.views import EmailView, PasswordSetView
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views import View

ENTREZ_DE_NOUVEAU = (
    "{} dans les cinq minutes qui suivent votre connexion\u202f: déconnectez-vous ici, puis entrez de nouveau, et {} "
    "s’ouvrira."
)


class EntreeRecente(View):
    """Wants a sign-in of the last minutes from who has neither password nor second factor: allauth lets her pass.

    A code by mail, ProConnect: she proves who she is by the door that she has.
    """

    acte, page = "", ""

    def demande_une_preuve(self) -> bool:
        """Tell whether this request changes something."""
        return True

    def dispatch(self, request: HttpRequest, *arguments: Any, **suite: Any) -> HttpResponse:
        """Send whoever entered too long ago by the way out, and back here."""
        if get_reauthentication_flows(request.user) or _vient_d_entrer(request) or not self.demande_une_preuve():
            reponse: HttpResponse = super().dispatch(request, *arguments, **suite)  # type: ignore[assignment]
            return reponse
        messages.warning(request, ENTREZ_DE_NOUVEAU.format(self.acte, self.page))
        retour = f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: request.path})}"
        return redirect(f"{reverse('account_logout')}?{urlencode({REDIRECT_FIELD_NAME: retour})}")


class MotDePasseChoisi(EntreeRecente, PasswordSetView):
    """Gives a password to an account that has none."""

    acte, page = "Un mot de passe se choisit", "la page du mot de passe"


class AdressesDuCompte(EntreeRecente, EmailView):
    """Shows the addresses of an account, and changes them."""

    acte, page = "Une adresse se change", "la page de vos adresses"

    def demande_une_preuve(self) -> bool:
        """Reading changes nothing."""
        return self.request.method == "POST"


def _vient_d_entrer(request: HttpRequest) -> bool:
    preuves = get_authentication_records(request, request.user)
    return bool(preuves) and time.time() - preuves[-1]["at"] < REAUTHENTICATION_TIMEOUT
