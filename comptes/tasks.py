"""Mails of accounts, and what goes at night. Ids in, one action out, safe to run twice."""

from __future__ import annotations

from celery import shared_task

from comptes.actions.courriels import en_souffrance, expedier
from socle.conservation import purger_app
from socle.horloge import maintenant
from socle.taches import TEMPS_D_EFFACER, publier


@shared_task
def envoyer_courriel(courriel_id: str) -> None:
    """Send one mail that is due, once."""
    expedier(courriel_id)


@shared_task
def relancer_courriels() -> int:
    """Publish again the mails whose task was lost, and let go of those that come too late."""
    dus = en_souffrance()
    for courriel_id in dus:
        publier("comptes.tasks.envoyer_courriel", courriel_id=courriel_id)
    return len(dus)


@shared_task(**TEMPS_D_EFFACER)
def purger() -> int:
    """Remove what is past its date, every night (`comptes/retention.py`); returns how many rows."""
    return sum(purger_app("comptes", a_la_date=maintenant()).values())
