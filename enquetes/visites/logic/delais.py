"""Delays of a contact in working days, from its recorded instants (regles#delais).

The day of sending is day 0; for a letter, day 0 is posting plus two working days. Suspensions stop the clock. Days are
civil days of Europe/Paris; holidays are those of the body's department.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campagnes.logic.calendrier import Intervalle, ajouter_jours_ouvres, jour_de, jours_ouvres_entre
from organismes.enums import Canal

JAMAIS = "jamais"
COURRIER = Canal.COURRIER
# Transit allowance of a letter, in working days.
ACHEMINEMENT = 2
# Working days after which a silent contact closes.
ATTENTE_MAX: dict[str, int] = {Canal.EMAIL: 20, Canal.WEB: 20, Canal.RS: 20, COURRIER: 30}
# Scales read from the acknowledgement, from the first of both, from the answer.
SUR_ACCUSE = ("D-AR", "D-AEE")
SUR_PREMIER_SIGNE = ("D-ARC",)
SUR_REPONSE = ("D-MAIL", "D-COUR", "D-RS")
CALCULES = frozenset(SUR_ACCUSE + SUR_PREMIER_SIGNE + SUR_REPONSE)


@dataclass(frozen=True, slots=True)
class JoursOuvres:
    """What the counting of working days needs to know of a body and of its edition."""

    feries: frozenset[dt.date] = frozenset()
    suspensions: tuple[Intervalle, ...] = ()


@dataclass(frozen=True, slots=True)
class Moments:
    """The instants of a contact; `close` says that the wait ended without an answer."""

    contact: dt.datetime | None = None
    accuse: dt.datetime | None = None
    reponse: dt.datetime | None = None
    close: bool = False

    @property
    def est_denoue(self) -> bool:
        """Nothing more is awaited."""
        return self.reponse is not None or self.close


def jour_zero(canal: str, contact: dt.datetime, jours: JoursOuvres) -> dt.date:
    """Return the day from which the delays of a contact are counted."""
    depart = jour_de(contact)
    if canal != COURRIER:
        return depart
    return ajouter_jours_ouvres(depart, ACHEMINEMENT, feries=jours.feries, suspensions=jours.suspensions)


def dernier_jour_attente(canal: str, contact: dt.datetime, jours: JoursOuvres) -> dt.date:
    """Return the last day on which an answer counts."""
    depart = jour_zero(canal, contact, jours)
    return ajouter_jours_ouvres(depart, ATTENTE_MAX[canal], feries=jours.feries, suspensions=jours.suspensions)


def delai(canal: str, contact: dt.datetime, recu: dt.datetime, jours: JoursOuvres) -> int:
    """Return the working days between a contact and what was received; 0 on the day of sending or before day 0."""
    depart = jour_zero(canal, contact, jours)
    return jours_ouvres_entre(depart, jour_de(recu), feries=jours.feries, suspensions=jours.suspensions)


def delais_mesures(canal: str, moments: Moments, jours: JoursOuvres) -> dict[str, int | str]:
    """Return the measure of each computed scale that is known now: working days, or « jamais ».

    A scale missing from the result is still awaited. An acknowledgement that never came is known once the contact
    is answered or closed; the first sign of a letter is known as soon as anything came.
    """
    if moments.contact is None:
        return {}
    signes = [signe for signe in (moments.accuse, moments.reponse) if signe is not None]
    sources = (
        (SUR_ACCUSE, moments.accuse),
        (SUR_PREMIER_SIGNE, min(signes) if signes else None),
        (SUR_REPONSE, moments.reponse),
    )
    mesures: dict[str, int | str] = {}
    for baremes, recu in sources:
        if recu is not None:
            mesures |= dict.fromkeys(baremes, delai(canal, moments.contact, recu, jours))
        elif moments.est_denoue:
            mesures |= dict.fromkeys(baremes, JAMAIS)
    return mesures
