"""Events and their deliveries. Ids in, one action out, safe to run twice."""

from __future__ import annotations

from celery import shared_task

from partenaires.actions.evenements import relever_le_journal
from partenaires.actions.livrer import livrer
from partenaires.queries.evenements import livraisons_a_tenter
from socle.taches import publier

PASSAGES = 20
"""How many lots of the journal one run reads: the next one goes on."""


@shared_task
def relever_evenements() -> int:
    """Read what the journal holds since the last time, and publish the deliveries whose time came."""
    for _passage in range(PASSAGES):
        if not relever_le_journal():
            break
    dues = livraisons_a_tenter()
    for livraison_id in dues:
        publier("partenaires.tasks.livrer_evenement", livraison_id=livraison_id)
    return len(dues)


@shared_task
def livrer_evenement(livraison_id: int) -> None:
    """Try one delivery; the row says whether it is due."""
    livrer(livraison_id=livraison_id)
