"""When a morning has something to say: what is new, a date that comes near, and all that is left as a week begins. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from campagnes.logic.calendrier import UN_JOUR, est_ouvre, feries, lundi_de
from socle.logic.attentes import Attente

AVANT_L_ECHEANCE = (1, 7)
"""How many days before its last day a thing is told again."""


def est_un_jour_de_resume(jour: dt.date) -> bool:
    """Tell whether people are at their desks: from Monday to Friday, outside national holidays."""
    return est_ouvre(jour, feries=feries("", [jour.year]))


def cle_de(attente: Attente) -> str:
    """Return by which name a summary remembers that it told a thing."""
    return f"{attente.cle}:{attente.sujet}" if attente.sujet else attente.cle


def dit_par(attentes: Iterable[Attente]) -> dict[str, int]:
    """Return what a summary tells, to be remembered by the next one; lines of one name are counted together."""
    comptes: Counter[str] = Counter()
    for attente in attentes:
        comptes[cle_de(attente)] += attente.nombre
    return dict(comptes)


def encore_dit(attentes: Iterable[Attente], dit: Mapping[str, int]) -> dict[str, int]:
    """Return what is left of what was told, on a morning that tells nothing: what was done is told anew if it comes back."""
    comptes = dit_par(attentes)
    return {cle: min(nombre, comptes[cle]) for cle, nombre in dit.items() if cle in comptes}


def est_a_dire(attentes: Iterable[Attente], dit: Mapping[str, int], jour: dt.date) -> bool:
    """Tell whether a summary leaves this working day; `dit` is what she was told that still waits."""
    siennes = list(attentes)
    if jour == _a_partir_de(lundi_de(jour)):
        return bool(siennes)
    return any(nombre > dit.get(cle, 0) for cle, nombre in dit_par(siennes).items()) or any(
        attente.echeance is not None and _approche(attente.echeance, jour) for attente in siennes
    )


def _approche(echeance: dt.date, jour: dt.date) -> bool:
    """Tell whether a last day is to be told today, with what the days off until the next summary would have told."""
    jours = range((_a_partir_de(jour + UN_JOUR) - jour).days)
    return any((echeance - jour).days - decalage in AVANT_L_ECHEANCE for decalage in jours)


def _a_partir_de(jour: dt.date) -> dt.date:
    """Return the first day from this one on when people are at their desks."""
    while not est_un_jour_de_resume(jour):
        jour += UN_JOUR
    return jour
