"""Mails, retention. Ids in, one action out, safe to run twice."""

from __future__ import annotations

from celery import shared_task

from socle.horloge import maintenant


@shared_task
def envoyer_courriel(courriel_id: int) -> None:
    """Send one mail that is due, once."""
    from consultations.actions.expedier import expedier  # noqa: PLC0415 -- task leaf

    expedier(courriel_id)


@shared_task
def relancer_courriels() -> int:
    """Publish again the mails whose task was lost, and those that the election held."""
    from consultations.actions.expedier import en_souffrance  # noqa: PLC0415 -- task leaf

    dus = en_souffrance()
    for courriel_id in dus:
        envoyer_courriel.delay(courriel_id)
    return len(dus)


@shared_task
def purger_consultations() -> int:
    """Remove what is past its date, every night; returns how many things went."""
    from consultations.actions.purger import purger_consultations as purger  # noqa: PLC0415 -- task leaf

    return sum(purger(a_la_date=maintenant()).values())
