"""Instants read on a phone whose clock may be wrong, set right from the server's.

A phone gives its wall clock, the session it runs in and a monotone count of milliseconds in that session. What it
read when the gesture was made is compared with what it reads when it sends, whose true instant the server knows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enquetes.enums import CorrectionHorloge
from socle.logic.bornes_des_dates import instant_d_un_appareil

SESSION, DECALAGE, ENVOI, AUCUNE = (
    CorrectionHorloge.SESSION,
    CorrectionHorloge.DECALAGE,
    CorrectionHorloge.ENVOI,
    CorrectionHorloge.AUCUNE,
)
# Two skews this close are one skew: the wall clock was not set in between.
ECART_STABLE = dt.timedelta(minutes=2)
# A skew of more than ten years is not read on a clock.
MILLISECONDES_MAX = 10 * 366 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Horloge:
    """What a phone read at once: `monotone` in milliseconds since its session began, `decalage` the milliseconds to
    add to its wall clock to have the server's, as known at its last exchange.
    """

    mur: dt.datetime
    session: str = ""
    monotone: float | None = None
    decalage: float | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """The instant set right and the way it was."""

    instant: dt.datetime
    methode: str


class HorlogeIllisible(ValueError):
    """What the phone says of its clock has not the shape agreed."""


def lire_horloge(brut: Any) -> Horloge:
    """Read `{"mur": ISO with offset, "session": text, "monotone": ms, "decalage": ms or null}`.

    Raises HorlogeIllisible.
    """
    if not isinstance(brut, Mapping):
        raise HorlogeIllisible("horloge")
    return Horloge(
        lire_instant(brut.get("mur")),
        brut["session"][:64] if isinstance(brut.get("session"), str) else "",
        _millisecondes(brut.get("monotone")),
        _millisecondes(brut.get("decalage")),
    )


def lire_instant(brut: Any) -> dt.datetime:
    """Read an instant with its offset, in UTC. Raises HorlogeIllisible."""
    try:
        return instant_d_un_appareil(brut)
    except ValueError as erreur:
        raise HorlogeIllisible("instant") from erreur


def _millisecondes(brut: Any) -> float | None:
    est_nombre = isinstance(brut, (int, float)) and not isinstance(brut, bool)
    return float(brut) if est_nombre and abs(brut) <= MILLISECONDES_MAX else None


def corriger(capture: Horloge, envoi: Horloge, recu_le: dt.datetime) -> Correction:
    """Return when a gesture was made, on the server's clock, never after `recu_le`.

    1. The skew known at the gesture is the one seen at the sending: nobody set the clock, which is right to that skew
       (and, unlike a monotone count, goes on while the phone sleeps).
    2. Same session: the milliseconds elapsed are taken from the receipt, whatever happened to the wall clock.
    3. The skew known at the gesture.
    4. The skew seen at the sending.
    """
    a_l_envoi = recu_le - envoi.mur
    connu = None if capture.decalage is None else dt.timedelta(milliseconds=capture.decalage)
    ecoule = _ecoule(capture, envoi)
    if connu is not None and (ecoule is None or abs(connu - a_l_envoi) <= ECART_STABLE):
        instant, methode = _ajouter(capture.mur, connu, recu_le), DECALAGE
    elif ecoule is not None:
        instant, methode = _ajouter(recu_le, -ecoule, recu_le), SESSION
    else:
        instant, methode = _ajouter(capture.mur, a_l_envoi, recu_le), ENVOI
    return Correction(min(instant, recu_le), methode)


def corriger_du_fichier(capture: Horloge, export: Horloge, recu_le: dt.datetime) -> Correction:
    """Return when a gesture was made when a file brings it, maybe days after the phone wrote it (`export`).

    What the server's clock said then is told by the skew known at the export, else at the gesture, else by the phone.
    """
    connu = next((ecart for ecart in (export.decalage, capture.decalage) if ecart is not None), 0.0)
    ecrit_le = min(_ajouter(export.mur, dt.timedelta(milliseconds=connu), recu_le), recu_le)
    return corriger(capture, export, ecrit_le)


def reporter(instant: dt.datetime, capture: Horloge, corrige: dt.datetime, recu_le: dt.datetime) -> dt.datetime:
    """Return an instant read on the clock of a gesture, moved as the gesture itself was."""
    return min(_ajouter(instant, corrige - capture.mur, recu_le), recu_le)


def a_la_suite(instant: dt.datetime, precedent: dt.datetime | None) -> dt.datetime:
    """Return the instant of a gesture known to follow another: never before it by less than the clocks can tell.

    Two ways of setting right differ by the time of an exchange and could reverse two gestures; a wider gap is not
    theirs and is left for people to see.
    """
    if precedent is not None and dt.timedelta(0) < precedent - instant <= ECART_STABLE:
        return precedent
    return instant


def _ecoule(capture: Horloge, envoi: Horloge) -> dt.timedelta | None:
    """Return the time between two readings of one session, or None."""
    if not capture.session or capture.session != envoi.session or capture.monotone is None or envoi.monotone is None:
        return None
    ecoule = envoi.monotone - capture.monotone
    return dt.timedelta(milliseconds=ecoule) if ecoule >= 0 else None


def _ajouter(instant: dt.datetime, duree: dt.timedelta, defaut: dt.datetime) -> dt.datetime:
    try:
        return instant + duree
    except OverflowError:
        return defaut
