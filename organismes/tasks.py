"""What goes at night."""

from __future__ import annotations

from celery import shared_task

from socle.conservation import purger_app
from socle.horloge import maintenant
from socle.taches import TEMPS_D_EFFACER


@shared_task(**TEMPS_D_EFFACER)
def purger() -> int:
    """Remove what is past its date, every night (`organismes/retention.py`); returns how many rows."""
    return sum(purger_app("organismes", a_la_date=maintenant()).values())
