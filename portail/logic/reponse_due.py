"""When a body is reminded of the answer that it owes after a consultation. Pure."""

from __future__ import annotations

import datetime as dt

from portail.enums import EtapeReponse

RATTRAPAGE = dt.timedelta(days=2)
"""How long a reminder is made up for by a worker that was down: later it would be no news."""


def etape_du_jour(close_le: dt.date, dernier_jour: dt.date, jour: dt.date) -> EtapeReponse | None:
    """Return which reminder is due on a day: once participation ended, a week before the last day, the day after it."""
    departs = {
        EtapeReponse.CLOSE: close_le,
        EtapeReponse.SEMAINE: dernier_jour - dt.timedelta(days=7),
        EtapeReponse.RETARD: dernier_jour + dt.timedelta(days=1),
    }
    dues = (etape for etape, depart in departs.items() if depart <= jour <= depart + RATTRAPAGE)
    return next(dues, None)
