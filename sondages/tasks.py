"""Mixing, mails, closing at the date, retention. Ids in, one action out, safe to run twice."""

from __future__ import annotations

from celery import shared_task

from socle.taches import publier


@shared_task
def envoyer_code(envoi_id: str) -> None:
    """Send one code, once, and forget to whom."""
    from sondages.actions.envoyer import expedier_code  # noqa: PLC0415 -- task leaf

    expedier_code(envoi_id)


@shared_task
def relancer_envois() -> int:
    """Publish again the mails whose task was lost."""
    from sondages.actions.envoyer import envois_en_souffrance  # noqa: PLC0415 -- task leaf

    dus = envois_en_souffrance()
    for envoi_id in dus:
        publier("sondages.tasks.envoyer_code", envoi_id=envoi_id)
    return len(dus)


@shared_task
def verser_bulletins() -> int:
    """Mix the ballots of the polls where enough came."""
    from sondages.actions.verser import verser_partout  # noqa: PLC0415 -- task leaf

    return verser_partout()


@shared_task
def clore_sondages() -> int:
    """Close the polls whose last day is past."""
    from sondages.actions.cycle import clore_a_la_date  # noqa: PLC0415 -- task leaf

    return clore_a_la_date()


@shared_task
def vidanger() -> None:
    """Give back the space of what was deleted, with the order it had."""
    from sondages.actions.vidanger import vidanger as vider  # noqa: PLC0415 -- task leaf

    vider()


@shared_task
def purger_urnes() -> int:
    """Delete the detail of old urns, every night, then their space."""
    from sondages.actions.vidanger import purger_urnes as purger  # noqa: PLC0415 -- task leaf
    from sondages.actions.vidanger import vidanger as vider  # noqa: PLC0415 -- task leaf

    nombre = purger()
    vider()
    return nombre
