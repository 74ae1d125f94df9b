"""Periodic work and mails of the fieldwork."""

import logging

from celery import shared_task
from django.conf import settings
from django.urls import reverse

from organismes.enums import Canal
from socle.courriels import envoyer

journaux = logging.getLogger(__name__)


@shared_task
def clore_contacts_silencieux() -> None:
    """Close the written contacts that waited long enough; safe to run twice."""
    from enquetes.actions.clore import clore_contacts_silencieux as clore  # noqa: PLC0415 -- task leaf

    clore()


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def envoyer_invitation(enqueteur_id: int) -> None:
    """Mail a shopper the way to sign in."""
    from enquetes.models import Enqueteur  # noqa: PLC0415 -- task leaf

    enqueteur = Enqueteur.objects.select_related("utilisateur").filter(pk=enqueteur_id).first()
    if enqueteur is None or enqueteur.utilisateur is None:
        journaux.info("enqueteur.invitation_sans_objet", extra={"objet_id": str(enqueteur_id)})
        return
    envoyer(
        "enquetes/invitation",
        destinataires=[enqueteur.utilisateur.email],
        contexte={
            "enqueteur": enqueteur,
            "canaux": [Canal(canal).label for canal in enqueteur.canaux],
            "adresse": enqueteur.utilisateur.email,
            "lien": f"{settings.BASE_URL}{reverse('account_request_login_code')}",
        },
    )
