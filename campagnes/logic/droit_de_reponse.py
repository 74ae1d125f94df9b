"""How long a body may contest, and how soon it is answered. Civil days of Europe/Paris, worked or not.

Fifteen days from restitution (regles#droit-de-reponse). The day of restitution is day 0 and day 15 is included: results
given back on 3 November at any hour may be contested until 18 November at midnight. The first instant refused is
00:00 on 19 November, Paris time.
"""

from __future__ import annotations

import datetime as dt

from campagnes.logic.calendrier import instant_cloture, jour_de
from socle.logic.typographie import date_longue

JOURS_POUR_CONTESTER = 15
# Proposed: what the body is told, and what the board counts as late.
JOURS_POUR_REPONDRE = 15


def dernier_jour(restituee_le: dt.datetime) -> dt.date:
    """Return the last day on which a contact may be contested, included."""
    return jour_de(restituee_le) + dt.timedelta(days=JOURS_POUR_CONTESTER)


def fin_du_droit(restituee_le: dt.datetime) -> dt.datetime:
    """Return the first instant at which a dispute is refused: midnight, Paris time, after the last day."""
    return instant_cloture(dernier_jour(restituee_le))


def est_ouvert(restituee_le: dt.datetime | None, instant: dt.datetime) -> bool:
    """Tell whether a body may contest at `instant`; never before its results are given back."""
    return restituee_le is not None and restituee_le <= instant < fin_du_droit(restituee_le)


def attente_du_droit(restituee_le: dt.datetime | None, instant: dt.datetime) -> tuple[str, str] | None:
    """Return why results may still change at `instant`, a stable code and a French sentence; None when they may not.

    They go first to the bodies, which have days to contest.
    """
    if restituee_le is None or instant < restituee_le:
        return (
            "resultats_non_restitues",
            (
                "Les résultats ne sont pas restitués\u202f: chaque organisme doit d’abord voir les siens et pouvoir les "
                "contester."
            ),
        )
    if est_ouvert(restituee_le, instant):
        return (
            "droit_de_reponse_en_cours",
            (
                f"Les organismes peuvent contester leurs contacts jusqu’au {date_longue(dernier_jour(restituee_le))} "
                "inclus\u202f: le palmarès ne se publie qu’après."
            ),
        )
    return None


def repondre_avant(ouvert_le: dt.datetime) -> dt.date:
    """Return the day by which a dispute should be decided, included."""
    return jour_de(ouvert_le) + dt.timedelta(days=JOURS_POUR_REPONDRE)


def jours_d_attente(ouvert_le: dt.datetime, instant: dt.datetime) -> int:
    """Return how many civil days a dispute has waited."""
    return (jour_de(instant) - jour_de(ouvert_le)).days
