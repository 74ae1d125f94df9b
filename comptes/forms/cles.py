"""allauth's forms that take what a passkey answers: its shape is read before anything else, and tries are counted."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from contextlib import contextmanager
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
from fido2 import cbor
from fido2.utils import websafe_decode

from comptes.actions.essais import PAR_ADRESSE, SECOND_FACTEUR
from comptes.demandes import compter_essai
from socle.limites import compter
from socle.reseau import abonne_du_client

NOM_MAX = 60
TEXTES = ("id", "rawId", "type")
# What a browser sends holds in a tenth of it; libraries take a time that grows as its square.
TAILLE_MAX = 20_000
# 64 bytes at most, says WebAuthn.
TAILLE_DU_COMPTE = 88
# What libraries let out of an answer that they do not understand.
ILLISIBLE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    OverflowError,
    RecursionError,
    NotImplementedError,
    struct.error,
)
# A text: read by us, for a JSON field trips on numbers and depths before any look.
CHAMP = forms.CharField(widget=forms.HiddenInput)
AIDE = "Pour la reconnaître dans la liste\u202f: l’appareil ou le gestionnaire de mots de passe qui la garde."


@contextmanager
def _lecture() -> Iterator[None]:
    """Refuse what cannot be read, in the words of a wrong code."""
    try:
        yield
    except ILLISIBLE as faute:
        raise get_adapter().validation_error("incorrect_code") from faute


def _texte(lu: Any, taille: int = TAILLE_MAX) -> str:
    if not (isinstance(lu, str) and lu.isascii() and 0 < len(lu) <= taille):
        raise ValueError
    return lu


def lire_la_cle(envoi: str, *parties: str) -> dict[str, Any]:
    """Return what is used of a browser's answer, every part of it a text.

    Libraries below take an integer for a number of bytes to reserve, before they look at the challenge.
    """
    cle = json.loads(_texte(envoi))
    reponse = cle["response"]
    lue: dict[str, Any] = {nom: _texte(cle[nom]) for nom in TEXTES}
    lue["response"] = {nom: _texte(reponse[nom]) for nom in parties}
    if reponse.get("userHandle"):
        lue["response"]["userHandle"] = _texte(reponse["userHandle"], TAILLE_DU_COMPTE)
    client = json.loads(websafe_decode(reponse["clientDataJSON"]).decode())
    for nom in ("type", "challenge", "origin"):
        _texte(client[nom])
    return lue


class FormulaireCle(AddWebAuthnForm):
    """A new passkey: its name, and what the browser made."""

    name = forms.CharField(label="Nom de la clé", max_length=NOM_MAX, required=False, help_text=AIDE)
    credential = CHAMP
    # Every key opens alone.
    passwordless = None

    def clean_credential(self) -> dict[str, Any]:
        with _lecture():
            cle = lire_la_cle(self.cleaned_data["credential"], "clientDataJSON", "attestationObject")
            lu: Any = cbor.decode(websafe_decode(cle["response"]["attestationObject"]))
            if not isinstance(lu["authData"], bytes):
                raise TypeError
        return cle

    def clean(self) -> dict[str, Any]:
        with _lecture():
            return super().clean()


class FormulaireNomDeCle(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label="Nom de la clé", max_length=NOM_MAX, help_text=AIDE)


class _CleMontree:
    """What a passkey signed."""

    cleaned_data: dict[str, Any]
    user: Any

    def clean_credential(self) -> Authenticator:
        with _lecture():
            self.cleaned_data["credential"] = lire_la_cle(
                self.cleaned_data["credential"], "clientDataJSON", "authenticatorData", "signature"
            )
        essai = self._compter()
        with _lecture():
            cle: Authenticator = super().clean_credential()  # type: ignore[misc]
        essai.rendre()
        return cle

    def _compter(self) -> Any:
        return compter_essai(context.request, SECOND_FACTEUR, self.user)


class FormulaireCleSeule(_CleMontree, LoginWebAuthnForm):
    """Sign-in without a password: nobody is aimed at, the address is counted."""

    credential = CHAMP

    def _compter(self) -> Any:
        return compter(PAR_ADRESSE, abonne_du_client(context.request))


class FormulaireCleEnSecond(_CleMontree, AuthenticateWebAuthnForm):
    """Second step of the sign-in."""

    credential = CHAMP


class FormulaireCleRedemandee(_CleMontree, ReauthenticateWebAuthnForm):
    """Asked again before a change of the account."""

    credential = CHAMP
