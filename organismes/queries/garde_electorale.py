"""What the election rules allow a body to do: the guard of its edition, read with its type, its council, its lifts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campagnes.enums import Acte
from campagnes.logic.calendrier import jour_de
from campagnes.logic.garde import VerdictGarde, autoriser, est_en_reserve, fin_reserve, permis_des
from campagnes.logic.partis import PARTIS
from campagnes.queries import calendrier_de
from organismes.enums import ACTES_LEVABLES
from organismes.models import Inscription, LeveeReserve
from socle.erreurs import RegleMetier
from socle.horloge import aujourdhui, maintenant


@dataclass(frozen=True)
class SituationElectorale:
    """Where a body stands before an election. Days are included; None without reserve period.

    `tours` are the days of the rounds still to come, today included; `levees` the lifts and returns, newest first.
    """

    est_en_reserve: bool
    du: dt.date | None
    au: dt.date | None
    tours: tuple[dt.date, ...]
    levees: tuple[LeveeReserve, ...] = ()

    @property
    def est_levee(self) -> bool:
        """Tell whether somebody took responsibility for communicating."""
        return bool(self.levees) and self.levees[0].est_levee


def verdict_pour(inscription: Inscription, acte: Acte, instant: dt.datetime | None = None) -> VerdictGarde:
    """Tell whether the body of a registration may do `acte` at `instant` (now by default)."""
    return autoriser(
        acte,
        calendrier_de(inscription.campagne),
        instant or maintenant(),
        type_organisme=inscription.organisme.type,
        etat_conseil=inscription.etat_conseil,
        reserve_levee=reserve_est_levee(inscription, acte),
    )


def exiger_pour(inscription: Inscription, acte: Acte, instant: dt.datetime | None = None) -> VerdictGarde:
    """Refuse (RegleMetier with the guard's code and message) what the body may not do; return the permitted verdict."""
    verdict = verdict_pour(inscription, acte, instant)
    if not verdict.permis:
        raise RegleMetier(verdict.code, verdict.message)
    return verdict


def permis_a_partir_du(inscription: Inscription, acte: Acte, instant: dt.datetime | None = None) -> dt.date | None:
    """Return the first day, today or later, on which the body may do `acte`; None when no known date allows it."""
    return permis_des(
        acte,
        calendrier_de(inscription.campagne),
        jour_de(instant or maintenant()),
        type_organisme=inscription.organisme.type,
        etat_conseil=inscription.etat_conseil,
        reserve_levee=reserve_est_levee(inscription, acte),
    )


def reserve_est_levee(inscription: Inscription, acte: str) -> bool:
    """Tell whether the latest lift of a body for this act still holds; most acts know none."""
    if acte not in ACTES_LEVABLES:
        return False
    derniere = inscription.les_levees.filter(acte=acte).first()
    return derniere is not None and derniere.est_levee


def attend_la_fin_d_une_reserve(inscription: Inscription) -> bool:
    """Tell whether a reserve period of the body runs, or is still to come."""
    fin = situation_electorale(inscription).au
    return fin is not None and fin >= aujourdhui()


def situation_electorale(inscription: Inscription, instant: dt.datetime | None = None) -> SituationElectorale:
    """Tell the reserve period of a body, its lifts, and the rounds still to come."""
    calendrier = calendrier_de(inscription.campagne)
    jour = jour_de(instant or maintenant())
    corps = (inscription.organisme.type, inscription.etat_conseil)
    au = fin_reserve(calendrier, *corps)
    return SituationElectorale(
        est_en_reserve=est_en_reserve(calendrier, jour, *corps),
        du=calendrier.reserve_du if au else None,
        au=au,
        tours=tuple(tour for tour in calendrier.tours if tour >= jour),
        levees=tuple(inscription.les_levees.select_related("auteur")),
    )


def noms_surveilles(inscription: Inscription, instant: dt.datetime | None = None) -> tuple[str, ...]:
    """Return the names that hold a free text (regles#el-11-noms): the body's own, then the national parties.

    Nothing outside its reserve period.
    """
    calendrier = calendrier_de(inscription.campagne)
    jour = jour_de(instant or maintenant())
    if not est_en_reserve(calendrier, jour, inscription.organisme.type, inscription.etat_conseil):
        return ()
    siens = inscription.les_noms_surveilles.values_list("nom", flat=True)
    return tuple(dict.fromkeys([*siens, *PARTIS]))
