"""What proves that somebody is who she says, beside what she knows."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings

from comptes.enums import PERSONNEL

SECONDS_FACTEURS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def second_facteur_exige(compte: Any) -> bool:
    """Tell whether nothing opens to this account without a second factor: staff, whatever other role they have."""
    return not settings.BAROMETRE_DEMO and bool(compte.is_staff or PERSONNEL & compte.roles)


def a_un_second_facteur(compte: Any) -> bool:
    """Tell whether an application of codes or a passkey is registered."""
    return Authenticator.objects.filter(user=compte, type__in=SECONDS_FACTEURS).exists()
