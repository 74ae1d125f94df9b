"""When a morning has something to say: what is new, a date that comes near, and on Monday all that is left. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from socle.logic.attentes import Attente

LUNDI, VENDREDI = 0, 4
AVANT_L_ECHEANCE = (1, 7)
"""How many days before its last day a thing is told again."""


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
    if jour.weekday() == LUNDI:
        return bool(siennes)
    return any(nombre > dit.get(cle, 0) for cle, nombre in dit_par(siennes).items()) or any(
        attente.echeance is not None and _approche(attente.echeance, jour) for attente in siennes
    )


def _approche(echeance: dt.date, jour: dt.date) -> bool:
    """Tell whether a last day is to be told today; on Friday, what the week-end would have told."""
    jours = range(3) if jour.weekday() == VENDREDI else range(1)
    return any((echeance - jour).days - decalage in AVANT_L_ECHEANCE for decalage in jours)
