"""Mails of registrations, and what goes at night."""

from __future__ import annotations

from celery import shared_task

from organismes.actions.expedier import en_souffrance, expedier
from socle.conservation import purger_app
from socle.horloge import maintenant
from socle.taches import TEMPS_D_EFFACER, publier


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


@shared_task(**TEMPS_D_EFFACER)
def purger() -> int:
    """Remove what is past its date, every night (`organismes/retention.py`); returns how many rows."""
    return sum(purger_app("organismes", a_la_date=maintenant()).values())
