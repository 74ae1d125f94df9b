"""allauth's door: who may knock and how often, and mails that leave by our own way."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from allauth.core import context as contexte_allauth
from django.http import HttpRequest, HttpResponse

from comptes.actions.courriels import confier_courriel
from comptes.actions.essais import MOT_DE_PASSE
from comptes.appareils import retenir_appareil
from comptes.demandes import compter_courriel, compter_essai
from comptes.models import Utilisateur
from socle.reseau import adresse_du_client

# What allauth would write to an address that nobody bears, and what is written in its place.
INCONNU = "account/email/unknown_account"
LEURRE = "account/email/login_code"


class AdaptateurCompte(DefaultAccountAdapter):
    """Accounts are opened by a registration or an invitation, never by a public sign-up form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth’s signature
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return adresse_du_client(request)

    def authenticate(self, request: HttpRequest, **identifiants: Any) -> Utilisateur | None:
        """Look at a password, at the door or asked again, once it is counted."""
        essai = compter_essai(request, MOT_DE_PASSE, identifiants.get("email", ""))
        personne = super().authenticate(request, **identifiants)
        if personne is not None:
            essai.rendre()
        return personne

    def post_login(self, request: HttpRequest, user: Utilisateur, **suite: Any) -> HttpResponse:
        reponse = super().post_login(request, user, **suite)
        retenir_appareil(request, reponse, user)
        return reponse

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave the mail to the worker. An address without account costs the same, and nothing is sent to it."""
        destinataire, modele = ("", LEURRE) if template_prefix == INCONNU else (email, template_prefix)
        message = self.render_mail(modele, email, {"request": contexte_allauth.request, "email": email, **context})
        confier_courriel(destinataire=destinataire, sujet=message.subject, texte=str(message.body))

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: EmailConfirmation, signup: bool) -> None:
        compter_courriel(request or contexte_allauth.request, emailconfirmation.email_address.email)
        super().send_confirmation_mail(request, emailconfirmation, signup)
