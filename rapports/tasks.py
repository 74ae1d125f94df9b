"""Reports in the background. Ids in, one action out, safe to run twice."""

from __future__ import annotations

from celery import Task, shared_task

from rapports.actions import produire, relancer

ATTENTE_ENTRE_ESSAIS = 20
"""Seconds before a failed report is tried again."""


@shared_task(bind=True, max_retries=produire.ESSAIS - 1)
def produire_rapport(self: Task, rapport_id: int) -> None:
    """Build one report; a fault is tried again, the row counts the tries."""
    try:
        produire.produire_rapport(rapport_id=rapport_id)
    except produire.RegleMetier:
        # Told on the row: trying again would say the same.
        return
    except Exception as panne:
        # The outermost boundary: Celery logs the fault that it tries again.
        raise self.retry(exc=panne, countdown=ATTENTE_ENTRE_ESSAIS) from panne


@shared_task
def relancer_rapports() -> int:
    """Publish again the reports whose task or worker was lost."""
    perdus = relancer.relancer_rapports()
    for rapport_id in perdus:
        produire_rapport.delay(rapport_id)
    return len(perdus)
