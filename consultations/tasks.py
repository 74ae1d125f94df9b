"""Closing, reports, retention. Ids in, one action out, safe to run twice."""

from __future__ import annotations

from celery import Task, shared_task

from consultations.actions import bilan
from consultations.actions.accorder import reparer_la_file
from consultations.actions.cycle import fermer_a_echeance
from consultations.actions.rapprocher import suggerer_partout
from socle.conservation import purger_app
from socle.horloge import maintenant
from socle.taches import ESSAIS_DE_PLUS, essayer, publier


@shared_task
def purger() -> int:
    """Remove what is past its date, every night (`consultations/retention.py`); returns how many rows.

    What another version left between agreements and the line of free seats is put right too.
    """
    try:
        return sum(purger_app("consultations", a_la_date=maintenant()).values())
    finally:
        reparer_la_file()


@shared_task
def fermer_consultations() -> int:
    """Close participation where the last day has passed; returns how many."""
    return fermer_a_echeance()


@shared_task
def suggerer_ressemblances() -> int:
    """Suggest ideas that look alike, every hour; returns how many suggestions are new."""
    return suggerer_partout()


@shared_task(bind=True, max_retries=ESSAIS_DE_PLUS)
def produire_bilan(self: Task, bilan_id: int) -> None:
    """Build one report; a fault is tried again, the row counts the tries."""
    essayer(self, lambda: bilan.produire_bilan(bilan_id=bilan_id))


@shared_task
def relancer_bilans() -> int:
    """Publish again the reports whose task or worker was lost."""
    perdus = bilan.relancer_bilans()
    for bilan_id in perdus:
        publier("consultations.tasks.produire_bilan", bilan_id=bilan_id)
    return len(perdus)
