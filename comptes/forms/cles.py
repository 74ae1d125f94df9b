"""allauth's forms that take what a passkey answers: its shape is read before anything else, and tries are counted."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms

from comptes.actions.essais import PAR_ADRESSE, SECOND_FACTEUR
from comptes.demandes import compter_essai
from socle.limites import compter
from socle.reseau import abonne_du_client

NOM_MAX = 60
TEXTES = ("id", "rawId", "type")
AIDE = "Pour la reconnaître dans la liste\u202f: l’appareil ou le gestionnaire de mots de passe qui la garde."


def verifier_la_forme(cle: Any, *parties: str) -> None:
    """Refuse what no browser sends: libraries below read it without looking."""
    reponse = cle.get("response") if isinstance(cle, dict) else None
    if not isinstance(reponse, dict):
        raise get_adapter().validation_error("incorrect_code")
    lus = [*(cle.get(nom) for nom in TEXTES), *(reponse.get(nom) for nom in parties)]
    if not all(isinstance(texte, str) and texte and texte.isascii() for texte in lus):
        raise get_adapter().validation_error("incorrect_code")


class FormulaireCle(AddWebAuthnForm):
    """A new passkey: its name, and what the browser made."""

    name = forms.CharField(label="Nom de la clé", max_length=NOM_MAX, required=False, help_text=AIDE)
    # Every key opens alone.
    passwordless = None

    def clean_credential(self) -> dict[str, Any]:
        cle: dict[str, Any] = self.cleaned_data["credential"]
        verifier_la_forme(cle, "clientDataJSON", "attestationObject")
        return cle


class FormulaireNomDeCle(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label="Nom de la clé", max_length=NOM_MAX, help_text=AIDE)


class _CleMontree:
    """What a passkey signed."""

    cleaned_data: dict[str, Any]
    user: Any

    def clean_credential(self) -> Authenticator:
        verifier_la_forme(self.cleaned_data["credential"], "clientDataJSON", "authenticatorData", "signature")
        essai = self._compter()
        cle: Authenticator = super().clean_credential()  # type: ignore[misc]
        essai.rendre()
        return cle

    def _compter(self) -> Any:
        return compter_essai(context.request, SECOND_FACTEUR, self.user)


class FormulaireCleSeule(_CleMontree, LoginWebAuthnForm):
    """Sign-in without a password: nobody is aimed at, the address is counted."""

    def _compter(self) -> Any:
        return compter(PAR_ADRESSE, abonne_du_client(context.request))


class FormulaireCleEnSecond(_CleMontree, AuthenticateWebAuthnForm):
    """Second step of the sign-in."""


class FormulaireCleRedemandee(_CleMontree, ReauthenticateWebAuthnForm):
    """Asked again before a change of the account."""
