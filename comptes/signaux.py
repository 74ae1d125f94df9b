"""What libraries do to an account, noted: sessions opened, factors that come and go, which end the other sessions."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in

from comptes.actions.sessions import fermer_les_autres, noter_la_session
from comptes.queries.facteurs import SECONDS_FACTEURS
from socle.journal import consigner


def noter_l_ouverture(request: Any, user: Any, **_suite: Any) -> None:
    """Note a session as it opens."""
    noter_la_session(cle=request.session.session_key, compte=user, annonce=request.META.get("HTTP_USER_AGENT", ""))


def noter_la_cle_ajoutee(user: Any, authenticator: Authenticator, **_suite: Any) -> None:
    """Write that a passkey came: neither its name nor what it is."""
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        consigner(user, "compte.cle_ajoutee", user)


def noter_la_cle_retiree(user: Any, authenticator: Authenticator, **_suite: Any) -> None:
    """Write that a passkey went."""
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        consigner(user, "compte.cle_retiree", user)


def fermer_ailleurs(request: Any, user: Any, authenticator: Authenticator, **_suite: Any) -> None:
    """End the other sessions: what opened them may no longer be enough, or may have been stolen."""
    if authenticator.type in SECONDS_FACTEURS:
        fermer_les_autres(compte=user, presente=request.session.session_key, auteur=user)


def oublier_les_sessions_mortes(request: Any, user: Any, **_suite: Any) -> None:
    """Drop what another password ended already: the page of devices would still call it open."""
    fermer_les_autres(compte=user, presente=request.session.session_key, auteur=user)


def ecouter() -> None:
    """Listen to them."""
    for signal in (password_changed, password_reset, password_set):
        signal.connect(oublier_les_sessions_mortes)
    user_logged_in.connect(noter_l_ouverture)
    authenticator_added.connect(fermer_ailleurs)
    authenticator_removed.connect(fermer_ailleurs)
    authenticator_added.connect(noter_la_cle_ajoutee)
    authenticator_removed.connect(noter_la_cle_retiree)
