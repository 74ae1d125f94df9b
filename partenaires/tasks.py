"""Events and their deliveries. Ids in, one action out, safe to run twice."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from partenaires.actions.evenements import relever_le_journal
from partenaires.actions.livrer import servir
from partenaires.queries.evenements import points_a_servir
from socle.taches import publier

PASSAGES = 20
"""How many lots of the journal one run reads: the next one goes on."""
PEREMPTION = 600
"""Seconds after which a message is dropped: the next run of the clock has published another. Its end is written by one
machine and read by another: it outlives what sets their clocks apart."""


@shared_task
def relever_evenements() -> int:
    """Read what the journal holds since the last time, and publish the addresses to which something is due."""
    for _passage in range(PASSAGES):
        if not relever_le_journal():
            break
    points = points_a_servir()
    for point_id in points:
        publier("partenaires.tasks.livrer_au_point", point_id=str(point_id))
    return len(points)


@shared_task(expires=PEREMPTION)
def livrer_au_point(point_id: str) -> None:
    """Hand over what is due to one address; the rows say what."""
    servir(point_id=UUID(point_id))
