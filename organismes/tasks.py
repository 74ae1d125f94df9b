"""Mails of registrations, and what goes at night."""

from __future__ import annotations

from celery import shared_task

from organismes.actions.expedier import en_souffrance, expedier
from organismes.actions.noms import purger_noms
from organismes.actions.purger import purger_brouillons_expires
from socle.taches import publier


@shared_task
def envoyer_courriel(envoi_id: int) -> None:
    """Send one mail that is due, once."""
    expedier(envoi_id)


@shared_task
def relancer_courriels() -> int:
    """Publish again the mails whose task was lost."""
    dus = en_souffrance()
    for envoi_id in dus:
        publier("organismes.tasks.envoyer_courriel", envoi_id=envoi_id)
    return len(dus)


@shared_task
def purger_brouillons() -> int:
    """Remove the drafts past their date, and the names watched for once the reserve period is over."""
    purger_noms()
    return purger_brouillons_expires()
