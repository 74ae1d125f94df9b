"""What the election rules allow a body to do: the guard of its edition, read with its type and its council."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campagnes.enums import Acte
from campagnes.logic.calendrier import jour_de
from campagnes.logic.garde import Verdict, autoriser, est_en_reserve, fin_reserve
from campagnes.queries import calendrier_de
from organismes.models import Inscription
from socle.erreurs import RegleMetier
from socle.horloge import maintenant


@dataclass(frozen=True)
class SituationElectorale:
    """Where a body stands before an election. Days are included; None without reserve period.

    `tours` are the days of the rounds still to come, today included.
    """

    est_en_reserve: bool
    du: dt.date | None
    au: dt.date | None
    est_gele: bool
    tours: tuple[dt.date, ...]


def verdict_pour(inscription: Inscription, acte: Acte, instant: dt.datetime | None = None) -> Verdict:
    """Tell whether the body of a registration may do `acte` at `instant` (now by default)."""
    return autoriser(
        acte,
        calendrier_de(inscription.campagne),
        instant or maintenant(),
        type_organisme=inscription.organisme.type,
        etat_conseil=inscription.etat_conseil,
    )


def exiger_pour(inscription: Inscription, acte: Acte, instant: dt.datetime | None = None) -> Verdict:
    """Refuse (RegleMetier with the guard's code and message) what the body may not do; return the permitted verdict."""
    verdict = verdict_pour(inscription, acte, instant)
    if not verdict.permis:
        raise RegleMetier(verdict.code, verdict.message)
    return verdict


def situation_electorale(inscription: Inscription, instant: dt.datetime | None = None) -> SituationElectorale:
    """Tell the reserve period of a body, and whether this is the eve or the day of a round."""
    calendrier = calendrier_de(inscription.campagne)
    jour = jour_de(instant or maintenant())
    corps = (inscription.organisme.type, inscription.etat_conseil)
    au = fin_reserve(calendrier, *corps)
    return SituationElectorale(
        est_en_reserve=est_en_reserve(calendrier, jour, *corps),
        du=calendrier.reserve_du if au else None,
        au=au,
        est_gele=jour in calendrier.jours_geles,
        tours=tuple(tour for tour in calendrier.tours if tour >= jour),
    )
