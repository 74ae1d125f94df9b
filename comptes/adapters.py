"""allauth's door: who may knock and how often, and mails that leave by our own way."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from allauth.core import context as contexte_allauth
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptes.actions.courriels import confier_courriel
from comptes.actions.essais import MOT_DE_PASSE
from comptes.appareils import appareil_connu, retenir_appareil
from comptes.confirmation import LienDeConfirmation
from comptes.demandes import compter_courriel, compter_essai
from comptes.logic.navigateurs import nommer_le_navigateur
from comptes.models import Utilisateur
from comptes.proconnect import DELAI_DE_SORTIE, SORTIE, garder_un_moment, jeton_de_sortie, lier_si_attendu
from comptes.queries.facteurs import SECONDS_FACTEURS, second_facteur_exige
from socle.horloge import maintenant
from socle.limites import Limite, LimiteAtteinte, compter
from socle.reseau import abonne_du_client, adresse_du_client

# What allauth would write to an address that nobody bears, and what is written in its place.
INCONNU = "account/email/unknown_account"
CODE = LEURRE = "account/email/login_code"
DUREE_DU_CODE = dt.timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
MOYENS = {
    "reauthenticate": "Donner mon mot de passe",
    "mfa_reauthenticate": "Donner un code de l’application, ou de secours",
    "mfa_reauthenticate:webauthn": "Montrer ma clé d’accès",
}
ETAPES = {"allauth.mfa.stages.AuthenticateStage": "comptes.etapes.EtapeDuSecondFacteur"}
# Refusals that allauth words otherwise than this house.
REFUS_DU_COMPTE = {
    "cannot_remove_primary_email": "L’adresse principale ne se retire pas\u202f: choisissez-en d’abord une autre.",
    "duplicate_email": "Cette adresse est déjà celle de votre compte.",
    "email_password_mismatch": "L’adresse ou le mot de passe est incorrect.",
    "email_taken": "Cette adresse ouvre déjà un autre compte.",
    "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
    "invalid_password_reset": "Ce lien ne fonctionne plus\u202f: demandez-en un autre.",
    "max_email_addresses": "Un compte garde %d adresses au plus.",
    "rate_limited": "Trop de demandes en peu de temps\u202f: attendez quelques minutes.",
    "same_as_current": "C’est déjà celle-là\u202f: donnez-en une autre.",
    "too_many_login_attempts": "Trop de codes faux\u202f: demandez-en un nouveau.",
    "unverified_primary_email": "Une adresse devient principale une fois confirmée.",
}
REFUS_DES_FACTEURS = {
    "add_email_blocked": "Un compte protégé par un second facteur garde ses adresses.",
    "cannot_delete_authenticator": "Votre compte doit garder ce second facteur.",
    "cannot_generate_recovery_codes": "Activez d’abord l’application de codes.",
    "unverified_email": "Confirmez d’abord votre adresse de courriel.",
}
# Two sign-ins of one click, a browser that keeps nothing: one mail a day tells all of it.
NOUVEL_APPAREIL = Limite("comptes.nouvel_appareil", 1, dt.timedelta(days=1))


class AdaptateurCompte(DefaultAccountAdapter):
    """Accounts are opened by a registration or an invitation, never by a public sign-up form."""

    error_messages = DefaultAccountAdapter.error_messages | REFUS_DU_COMPTE

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth’s signature
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return adresse_du_client(request)

    def is_safe_url(self, url: str | None) -> bool:
        """Tell whether one may go on to `url`; one that cannot be read is not safe, where allauth fails."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def authenticate(self, request: HttpRequest, **identifiants: Any) -> Utilisateur | None:
        """Look at a password, at the door or asked again, once it is counted."""
        essai = compter_essai(request, MOT_DE_PASSE, identifiants.get("email", ""))
        personne = super().authenticate(request, **identifiants)
        if personne is not None:
            essai.rendre()
        return personne

    def login(self, request: HttpRequest, user: Utilisateur) -> None:
        """Open the session; a device on which this account never opened is told by mail, the first one aside."""
        est_nouveau = user.last_login is not None and not appareil_connu(request, user)
        super().login(request, user)
        # What waited for her in this session may have made it short.
        request.session.set_expiry(None)
        if est_nouveau:
            self._dire_le_nouvel_appareil(request, user)

    def _dire_le_nouvel_appareil(self, request: HttpRequest, user: Utilisateur) -> None:
        navigateur = nommer_le_navigateur(request.headers.get("User-Agent", ""))
        try:
            compter(NOUVEL_APPAREIL, f"{user.pk}:{abonne_du_client(request)}:{navigateur}")
        except LimiteAtteinte:
            return
        self.send_notification_mail("account/email/nouvel_appareil", user, {"navigateur": navigateur})

    def post_login(self, request: HttpRequest, user: Utilisateur, **suite: Any) -> HttpResponse:
        if lier_si_attendu(request, user):
            self.send_notification_mail("account/email/proconnect_lie", user)
        reponse = super().post_login(request, user, **suite)
        retenir_appareil(request, reponse, user)
        return reponse

    def get_login_stages(self) -> list[str]:
        return [ETAPES.get(etape, etape) for etape in super().get_login_stages()]

    def get_reauthentication_methods(self, user: Utilisateur) -> list[dict[str, Any]]:
        return [moyen | {"description": MOYENS[moyen["id"]]} for moyen in super().get_reauthentication_methods(user)]

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the way out of ProConnect whoever came by it."""
        return (
            reverse("comptes:proconnect_sortie")
            if jeton_de_sortie(request)
            else super().get_logout_redirect_url(request)
        )

    def logout(self, request: HttpRequest) -> None:
        """Close the session; ProConnect is asked nothing before the page of its way out."""
        jeton = jeton_de_sortie(request)
        super().logout(request)
        if jeton:
            garder_un_moment(request, SORTIE, {"jeton": jeton}, DELAI_DE_SORTIE)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave the mail to the worker. An address without account costs the same, and nothing is sent to it."""
        destinataire, modele = ("", LEURRE) if template_prefix == INCONNU else (email, template_prefix)
        commun = {
            "request": contexte_allauth.request,
            "email": email,
            "adresse_du_site": settings.BASE_URL,
            "avec_proconnect": settings.PROCONNECT is not None,
        }
        message = self.render_mail(modele, email, commun | context)
        perime_le = maintenant() + DUREE_DU_CODE if modele == CODE else None
        confier_courriel(destinataire=destinataire, sujet=message.subject, texte=str(message.body), perime_le=perime_le)

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _a_notre_adresse(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmation) -> str:
        return _a_notre_adresse(super().get_email_confirmation_url(request, emailconfirmation))

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: EmailConfirmation, signup: bool) -> None:
        compter_courriel(request or contexte_allauth.request, emailconfirmation.email_address.email)
        super().send_confirmation_mail(request, LienDeConfirmation(emailconfirmation.email_address), signup)


def _a_notre_adresse(lien: str) -> str:
    """Return the same page at our public address: the name in a request is what its sender wrote, the link is a secret."""
    return f"{settings.BASE_URL}{urlsplit(lien).path}"


class AdaptateurFacteurs(DefaultMFAAdapter):
    """Passkeys belong to the host name of BASE_URL; they are asked for where a second factor is."""

    error_messages = DefaultMFAAdapter.error_messages | REFUS_DES_FACTEURS

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": urlsplit(settings.BASE_URL).hostname or "", "name": "Baromètre de l’expérience citoyen"}

    def generate_authenticator_name(self, user: Utilisateur, type: str) -> str:  # noqa: A002, ARG002 -- allauth’s signature
        return nommer_le_navigateur(contexte_allauth.request.headers.get("User-Agent", ""))

    def is_mfa_enabled(self, user: Utilisateur, types: Any = None) -> bool:
        """Answer the sign-in too, and whoever adds an address.

        A passkey of somebody of whom nothing more is asked is one more door, never a lock.
        """
        if (types is None or set(types) == set(SECONDS_FACTEURS)) and not second_facteur_exige(user):
            types = [Authenticator.Type.TOTP]
        return bool(super().is_mfa_enabled(user, types))
