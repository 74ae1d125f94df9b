"""Mails, sorting, masking, aggregates, retention. Ids in, one action out, safe to run twice."""

from __future__ import annotations

from celery import shared_task


@shared_task
def envoyer_courriel(courriel_id: int) -> None:
    """Send one mail that is due, once."""
    from bornes.actions.expedier import expedier  # noqa: PLC0415 -- task leaf

    expedier(courriel_id)


@shared_task
def relancer_courriels() -> int:
    """Publish again the mails whose task was lost."""
    from bornes.actions.expedier import en_souffrance  # noqa: PLC0415 -- task leaf

    dus = en_souffrance()
    for courriel_id in dus:
        envoyer_courriel.delay(courriel_id)
    return len(dus)


@shared_task
def surveiller_bornes() -> int:
    """Tell referents of the kiosks that fell silent, once a silence; every hour, for the morning comes in turn."""
    from bornes.actions.surveiller import alerter_silences  # noqa: PLC0415 -- task leaf

    return alerter_silences()


@shared_task
def traiter_avis() -> int:
    """Sort, mask and count the opinions that came; gives way when another worker is at it."""
    from bornes.actions.traiter import traiter_avis as traiter  # noqa: PLC0415 -- task leaf

    return traiter()
