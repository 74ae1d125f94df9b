"""Mixing, mails, closing at the date, retention. Ids in, one action out, safe to run twice."""

from __future__ import annotations

from celery import Task, shared_task

from socle.conservation import purger_app
from socle.horloge import maintenant
from socle.taches import ESSAIS_DE_PLUS, essayer, publier
from sondages.actions import planches
from sondages.actions.cycle import clore_a_la_date
from sondages.actions.envoyer import envois_en_souffrance, expedier_code
from sondages.actions.verser import verser_partout
from sondages.actions.vidanger import vidanger as vider


@shared_task
def envoyer_code(envoi_id: str) -> None:
    """Send one code, once, and forget to whom."""
    expedier_code(envoi_id)


@shared_task
def relancer_envois() -> int:
    """Publish again the mails whose task was lost."""
    dus = envois_en_souffrance()
    for envoi_id in dus:
        publier("sondages.tasks.envoyer_code", envoi_id=envoi_id)
    return len(dus)


# A thousand cards on a busy machine take longer than a report.
@shared_task(bind=True, max_retries=ESSAIS_DE_PLUS, soft_time_limit=240, time_limit=270)
def produire_planche(self: Task, planche_id: int) -> None:
    """Print one sheet of codes; a fault is tried again, the row counts the tries."""
    essayer(self, lambda: planches.produire_planche(planche_id=planche_id))


@shared_task
def relancer_planches() -> int:
    """Publish again the sheets whose task or worker was lost."""
    perdues = planches.relancer_planches()
    for planche_id in perdues:
        publier("sondages.tasks.produire_planche", planche_id=planche_id)
    return len(perdues)


@shared_task
def annuler_planches() -> int:
    """Cancel the lots whose sheet nobody took within the hour."""
    return planches.annuler_les_planches_perdues()


@shared_task
def verser_bulletins() -> int:
    """Mix the ballots of the polls where enough came."""
    return verser_partout()


@shared_task
def clore_sondages() -> int:
    """Close the polls whose last day is past."""
    return clore_a_la_date()


@shared_task
def vidanger() -> None:
    """Give back the space of what was deleted, with the order it had."""
    vider()


@shared_task
def purger() -> int:
    """Remove what is past its date, every night (`sondages/retention.py`), then its space; returns how many rows."""
    try:
        return sum(purger_app("sondages", a_la_date=maintenant()).values())
    finally:
        vider()
