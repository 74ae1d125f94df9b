"""Was a contact graded while it was fresh? Memory fades within a day of its last event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from enquetes.logic.saisie import ECRITS, WEB

# From the last event of the contact to the shopper's own submission.
DELAI_DE_SAISIE = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Evenements:
    """Instants of one contact; `fin` is the end of a call or of a visit, `cloture` that of a wait without answer."""

    contact: dt.datetime | None = None
    fin: dt.datetime | None = None
    reponse: dt.datetime | None = None
    cloture: dt.datetime | None = None


def attend_une_reponse(canal: str, faits: Mapping[str, bool]) -> bool:
    """Tell whether a contact is written: sent, then answered over days. A site is when its form was used."""
    return canal in ECRITS or (canal == WEB and faits.get("FORM") is True)


def dernier_evenement(evenements: Evenements, *, est_ecrit: bool) -> dt.datetime | None:
    """Return the end of the call or of the visit (its beginning when no end was noted), or the receipt of the
    answer, or the closing without answer; None while it is still awaited.
    """
    if est_ecrit:
        return evenements.reponse or evenements.cloture
    return evenements.fin or evenements.contact


def saisie_tardive(evenement: dt.datetime | None, deposee_le: dt.datetime | None) -> bool:
    """Tell whether the shopper submitted more than DELAI_DE_SAISIE after the last event; unknown is not late."""
    return evenement is not None and deposee_le is not None and deposee_le - evenement > DELAI_DE_SAISIE
