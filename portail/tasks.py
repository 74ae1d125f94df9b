"""What goes at night."""

from __future__ import annotations

from celery import shared_task

from socle.conservation import purger_app
from socle.horloge import maintenant


@shared_task
def purger() -> int:
    """Remove what is past its date, every night (`portail/retention.py`); returns how many rows."""
    return sum(purger_app("portail", a_la_date=maintenant()).values())
