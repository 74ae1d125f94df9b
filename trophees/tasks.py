"""Mails of the right of reply. Ids in, one action out, safe to run twice."""

from __future__ import annotations

from celery import shared_task

from socle.conservation import purger_app
from socle.horloge import maintenant
from socle.taches import publier


@shared_task
def envoyer_accuse(litige_id: int) -> None:
    """Tell a body that its dispute came, once."""
    from trophees.actions.expedier import expedier_accuse  # noqa: PLC0415 -- task leaf

    expedier_accuse(litige_id)


@shared_task
def envoyer_decision(litige_id: int) -> None:
    """Tell a body what was decided and why, once."""
    from trophees.actions.expedier import expedier_decision  # noqa: PLC0415 -- task leaf

    expedier_decision(litige_id)


@shared_task
def relancer_courriels() -> int:
    """Publish again the mails of disputes whose message was lost."""
    from trophees.actions.expedier import accuses_dus, decisions_dues  # noqa: PLC0415 -- task leaf

    accuses, decisions = accuses_dus(), decisions_dues()
    for litige_id in accuses:
        publier("trophees.tasks.envoyer_accuse", litige_id=litige_id)
    for litige_id in decisions:
        publier("trophees.tasks.envoyer_decision", litige_id=litige_id)
    return len(accuses) + len(decisions)


@shared_task
def purger() -> int:
    """Remove what is past its date, every night (`trophees/retention.py`); returns how many rows."""
    return sum(purger_app("trophees", a_la_date=maintenant()).values())
