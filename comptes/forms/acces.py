"""allauth's forms that look at a secret or ask for a mail: each is counted first, in the database."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    ConfirmLoginCodeForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
)
from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.contrib import messages

from comptes.actions.essais import MOT_DE_PASSE, PAR_CODE, SECOND_FACTEUR
from comptes.demandes import compter_courriel, compter_essai
from comptes.queries.ouverture import comptes_ouverts_par
from socle.limites import Limite, LimiteAtteinte, compter
from socle.logic.adresses import sans_invisibles

# The half minute that shows a code of the second factor: one window of the limit is one code, however long it is taken.
CODE_MONTRE = Limite("comptes.code_servi", 1, dt.timedelta(seconds=30))
DE_SECOURS = (
    "Vous avez donné un code de secours\u202f: {}. Créez-en d’autres dans «\u202fMon compte\u202f», "
    "«\u202fSecond facteur\u202f»."
)
# Each is a mail to an address that may be anybody's.
AJOUTS = Limite("comptes.adresses", 10, dt.timedelta(days=1))


class FormulaireAdresse(AddEmailForm):
    """Adds an address to an account, to be confirmed by its owner."""

    def clean_email(self) -> str:
        compter(AJOUTS, str(self.user.pk))
        self.cleaned_data["email"] = sans_invisibles(self.cleaned_data["email"])
        return str(super().clean_email())


class FormulaireCodeParCourriel(RequestLoginCodeForm):
    """Asks for a sign-in code."""

    def clean_email(self) -> str:
        self.cleaned_data["email"] = sans_invisibles(self.cleaned_data["email"])
        compter_courriel(context.request, self.cleaned_data["email"])
        courriel = str(super().clean_email())
        self._user = next(iter(comptes_ouverts_par(courriel)), None)
        return courriel


class FormulaireOubli(ResetPasswordForm):
    """Asks for a link that changes a forgotten password."""

    def clean_email(self) -> str:
        self.cleaned_data["email"] = sans_invisibles(self.cleaned_data["email"])
        compter_courriel(context.request, self.cleaned_data["email"])
        courriel = str(super().clean_email())
        self.users = comptes_ouverts_par(courriel)
        return courriel


class FormulaireCodeRecu(ConfirmLoginCodeForm):
    """Takes the code received: allauth counts wrong ones in the session, which a hundred requests at once outrun."""

    def clean_code(self) -> str:
        compter(PAR_CODE, f"{context.request.session.session_key}:{self.expected_code}")
        return str(super().clean_code())


class FormulaireMotDePasse(ChangePasswordForm):
    """Changes a password whose present one is asked."""

    def clean_oldpassword(self) -> str:
        essai = compter_essai(context.request, MOT_DE_PASSE, self.user)
        ancien = str(super().clean_oldpassword())
        essai.rendre()
        return ancien


class _SecondFacteur:
    """A code of the application or of the recovery list; who spends one of these learns what is left, before she has none."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        essai = compter_essai(context.request, SECOND_FACTEUR, self.user)
        code = str(super().clean_code())  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            prendre_le_code(code, decrypt(self.authenticator.data["secret"]))
        essai.rendre()
        return code

    def save(self) -> None:
        super().save()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            self.authenticator.refresh_from_db()
            restent = len(self.authenticator.wrap().get_unused_codes())
            suite = f"il vous en reste {restent}" if restent else "c’était le dernier"
            messages.warning(context.request, DE_SECOURS.format(suite))


def prendre_le_code(code: str, secret: str) -> None:
    """Take a code of an application once. allauth remembers it for half of its life, and in the cache, which may be down.

    `secret` is what the application and we share; raises the refusal of a wrong code.
    """
    faux = get_adapter().validation_error("incorrect_code")
    montre_le = _montre_le(secret, code)
    if montre_le is None:
        raise faux
    try:
        compter(CODE_MONTRE, secret, le=montre_le)
    except LimiteAtteinte as atteinte:
        raise faux from atteinte


def _montre_le(secret: str, code: str) -> dt.datetime | None:
    """Return when the half minute of a code began, None when it is neither the present one nor next to it.

    Fingers are late, and the clocks of phones a few seconds early.
    """
    present = dt.timedelta(seconds=time.time()) // CODE_MONTRE.fenetre
    for pas in (present - 1, present, present + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, pas))):
            return dt.datetime.fromtimestamp((pas * CODE_MONTRE.fenetre).total_seconds(), dt.UTC)
    return None


class FormulaireSecondFacteur(_SecondFacteur, AuthenticateForm):
    """Second step of the sign-in."""


class FormulaireReauthentification(_SecondFacteur, ReauthenticateForm):
    """Asked again before a change of the account."""
