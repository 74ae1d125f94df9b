"""Reports in the background. Ids in, one action out, safe to run twice."""

from __future__ import annotations

from celery import Task, shared_task

from socle.taches import ESSAIS_DE_PLUS, essayer, publier


@shared_task(bind=True, max_retries=ESSAIS_DE_PLUS)
def produire_rapport(self: Task, rapport_id: int) -> None:
    """Build one report; a fault is tried again, the row counts the tries."""
    from rapports.actions.produire import produire_rapport as produire  # noqa: PLC0415 -- task leaf

    essayer(self, lambda: produire(rapport_id=rapport_id))


@shared_task
def relancer_rapports() -> int:
    """Publish again the reports whose task or worker was lost."""
    from rapports.actions.produire import relancer_rapports as relancer  # noqa: PLC0415 -- task leaf

    perdus = relancer()
    for rapport_id in perdus:
        publier("rapports.tasks.produire_rapport", rapport_id=rapport_id)
    return len(perdus)
