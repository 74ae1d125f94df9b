"""Periodic work of the fieldwork."""

from celery import shared_task


@shared_task
def clore_contacts_silencieux() -> None:
    """Close the written contacts that waited long enough; safe to run twice."""
    from enquetes.actions.clore import clore_contacts_silencieux as clore  # noqa: PLC0415 -- task leaf

    clore()
