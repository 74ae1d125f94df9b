"""A device known to an account: a signed cookie set at each sign-in, that guesses made elsewhere do not close."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from comptes.models import Utilisateur

TEMOIN = "appareil"
SEL = "comptes.appareils"
DUREE = dt.timedelta(days=180)
# A shared desk: the last people who signed in on it.
COMPTES_MAX = 8


def appareil_connu(request: HttpRequest, utilisateur: Utilisateur | None) -> str:
    """Return what names this device, if that account signed in on it before; empty otherwise."""
    nom, comptes = _lire(request)
    return nom if utilisateur is not None and str(utilisateur.pk) in comptes else ""


def retenir_appareil(request: HttpRequest, reponse: HttpResponseBase, utilisateur: Utilisateur) -> None:
    """Let this device be known to the account that just signed in."""
    nom, comptes = _lire(request)
    siens = [str(utilisateur.pk), *(compte for compte in comptes if compte != str(utilisateur.pk))]
    reponse.set_signed_cookie(
        TEMOIN,
        ":".join([nom or secrets.token_hex(16), *siens[:COMPTES_MAX]]),
        salt=SEL,
        max_age=int(DUREE.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _lire(request: HttpRequest) -> tuple[str, list[str]]:
    nom, *comptes = str(request.get_signed_cookie(TEMOIN, default="", salt=SEL, max_age=DUREE)).split(":")
    return nom, comptes
