"""Reports in the background. Ids in, one action out, safe to run twice."""

from __future__ import annotations

from celery import Task, shared_task

from rapports.actions import produire
from socle.conservation import purger_app
from socle.horloge import maintenant
from socle.taches import ESSAIS_DE_PLUS, essayer, publier


@shared_task(bind=True, max_retries=ESSAIS_DE_PLUS)
def produire_rapport(self: Task, rapport_id: int) -> None:
    """Build one report; a fault is tried again, the row counts the tries."""
    essayer(self, lambda: produire.produire_rapport(rapport_id=rapport_id))


@shared_task
def relancer_rapports() -> int:
    """Publish again the reports whose task or worker was lost."""
    perdus = produire.relancer_rapports()
    for rapport_id in perdus:
        publier("rapports.tasks.produire_rapport", rapport_id=rapport_id)
    return len(perdus)


@shared_task
def purger() -> int:
    """Remove what is past its date, every night (`rapports/retention.py`); returns how many rows."""
    return sum(purger_app("rapports", a_la_date=maintenant()).values())
