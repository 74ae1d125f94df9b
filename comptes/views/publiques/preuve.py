"""What changes the doors of an account: asked of who proved just now that it is hers."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, get_reauthentication_flows
from allauth.account.models import EmailAddress
from allauth.account.views import EmailView, PasswordSetView
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
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
    """Wants a password or a factor given again in the last minutes, wherever allauth forgets to.

    Who has neither, allauth lets pass: she proves who she is by the door that she has, a code by mail or ProConnect.
    """

    acte, page = "", ""
    # The route of the page where the act begins, when it is not the act's own address.
    retour = ""
    # allauth keeps in the session, in clear, what waits for a proof.
    envoi_secret = False

    def demande_une_preuve(self) -> bool:
        """Tell whether this request changes something."""
        return True

    def dispatch(self, request: HttpRequest, *arguments: Any, **suite: Any) -> HttpResponse:
        """Ask for a proof that is too old; who has none to give again leaves by the way out, and comes back here."""
        if self.demande_une_preuve():
            if not did_recently_reauthenticate(request):
                return self._redemander(request)
            if not get_reauthentication_flows(request.user) and not _vient_d_entrer(request):
                return self._faire_entrer_de_nouveau(request)
        reponse: HttpResponse = super().dispatch(request, *arguments, **suite)  # type: ignore[assignment]
        return reponse

    def _redemander(self, request: HttpRequest) -> HttpResponse:
        if self.envoi_secret and request.method == "POST":
            return redirect(request.path)
        raise ReauthenticationRequired

    def _faire_entrer_de_nouveau(self, request: HttpRequest) -> HttpResponse:
        messages.warning(request, ENTREZ_DE_NOUVEAU.format(self.acte, self.page))
        page = reverse(self.retour) if self.retour else request.path
        retour = f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: page})}"
        return redirect(f"{reverse('account_logout')}?{urlencode({REDIRECT_FIELD_NAME: retour})}")


class MotDePasseChoisi(EntreeRecente, PasswordSetView):
    """Gives a password to an account that has none."""

    acte, page = "Un mot de passe se choisit", "la page du mot de passe"
    envoi_secret = True


class ApplicationDeCodes(EntreeRecente, ActivateTOTPView):
    """Gives an account its application of codes, which can then be asked for again."""

    acte, page = "Une application de codes s’active", "la page de l’application"


class AdressesDuCompte(EntreeRecente, EmailView):
    """Shows the addresses of an account, and changes them."""

    acte, page = "Une adresse se change", "la page de vos adresses"
    # What else follows, in the same transaction, when a proved address leaves: `compte` and `retiree` by name.
    apres_retrait: Callable[..., None] | None = None

    def demande_une_preuve(self) -> bool:
        """Reading changes nothing."""
        return self.request.method not in {"GET", "HEAD"}

    def _action_remove(self, request: HttpRequest, *arguments: Any, **suite: Any) -> HttpResponse | None:
        with transaction.atomic():
            avant = _prouvees(request.user)
            reponse: HttpResponse | None = super()._action_remove(request, *arguments, **suite)
            for adresse in avant - _prouvees(request.user):
                if self.apres_retrait is not None:
                    self.apres_retrait(compte=request.user, retiree=adresse)
        return reponse


def _prouvees(compte: Any) -> set[str]:
    """Return the addresses that an account proved: another one may be anybody's."""
    return set(EmailAddress.objects.filter(user=compte, verified=True).values_list("email", flat=True))


def _vient_d_entrer(request: HttpRequest) -> bool:
    preuves = get_authentication_records(request, request.user)
    return bool(preuves) and time.time() - preuves[-1]["at"] < REAUTHENTICATION_TIMEOUT
