"""How long written requests wait for a human answer, those that never got one included.

A request closed without answer is censored at the end of the wait of its channel: 20 working days, 30 for a letter. So
is one answered later still: nobody watched the others that long. Nor does anybody watch a letter beside e-mails past
their end: all together are told up to the shortest wait.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enquetes.referentiels.logic.conditions import repondu
from enquetes.visites.logic.delais import ATTENTE_MAX, JAMAIS
from enquetes.visites.logic.survie import Duree, Survie, kaplan_meier
from organismes.enums import Canal

DELAIS: dict[str, str] = {Canal.EMAIL: "EM-07", Canal.COURRIER: "CO-06", Canal.WEB: "WEB-17", Canal.RS: "RS-07"}
"""Criterion that holds the delay of the human answer, by channel, in the order they are told."""
ORALES: dict[str, str] = {Canal.TEL: "TE-07", Canal.PHYS: "AP-08"}
"""Criterion that holds the wait of who calls, in seconds, or comes, in minutes."""
TOUTES = "TOUTES"
LE_PLUS_GRAND = sys.float_info.max
"""What floating point holds: an import takes whole numbers beyond it."""
DEMANDES_MINIMUM = 6
"""Requests under which no median is told: from the shortest to the longest of n delays, the range covers the median with
probability 1 − 2·½ⁿ, which passes 95 % with six (96.9 %) and not with five (93.8 %)."""


@dataclass(frozen=True, slots=True)
class DemandeEcrite:
    """A request and its delay in working days; `est_tardive`: answered, but after the end of the wait."""

    canal: str
    duree: Duree
    est_tardive: bool = False


@dataclass(frozen=True, slots=True)
class AttenteDesDemandes:
    """The requests of a channel, or all of them under `TOUTES`; no curve under the minimum.

    `horizon`: the working days after which a silent request of the channel is closed, the first to be among all of them.
    """

    canal: str
    demandes: tuple[DemandeEcrite, ...]
    horizon: int
    survie: Survie | None

    @property
    def nombre(self) -> int:
        """Count the requests."""
        return len(self.demandes)

    @property
    def nb_reponses(self) -> int:
        """Count those that were answered."""
        return sum(demande.duree.observee or demande.est_tardive for demande in self.demandes)


def demande(canal: str, reponses: Mapping[str, Any]) -> DemandeEcrite | None:
    """Return the request of a validated contact; None when nothing was asked or when its delay is not known."""
    if canal not in DELAIS:
        return None
    a_repondu, mesure = repondu(canal, reponses), reponses.get(DELAIS[canal])
    fin = float(ATTENTE_MAX[canal])
    if a_repondu is False:
        return DemandeEcrite(canal, Duree(fin, observee=False))
    if a_repondu is None or mesure is None or mesure == JAMAIS:
        return None
    if mesure > fin:
        return DemandeEcrite(canal, Duree(fin, observee=False), est_tardive=True)
    return DemandeEcrite(canal, Duree(float(mesure), observee=True))


def attente_orale(canal: str, reponses: Mapping[str, Any]) -> Duree | None:
    """Return the wait of a call or of a visit until somebody was there; None when it is not known.

    Nobody came: the wait has no end that anybody saw, and counts as longer than all others.
    """
    mesure = reponses.get(ORALES[canal])
    if repondu(canal, reponses) is False or mesure == JAMAIS:
        return Duree(math.inf, observee=False)
    return None if mesure is None else Duree(float(min(mesure, LE_PLUS_GRAND)), observee=True)


def attentes(demandes: Sequence[DemandeEcrite]) -> tuple[AttenteDesDemandes, ...]:
    """Return all requests together, then each channel that has some."""
    par_canal = [(canal, tuple(d for d in demandes if d.canal == canal)) for canal in DELAIS]
    groupes = [(TOUTES, ensemble(demandes)), *par_canal]
    return tuple(
        AttenteDesDemandes(
            canal=canal,
            demandes=groupe,
            horizon=_fin_commune(groupe),
            survie=kaplan_meier([d.duree for d in groupe]) if len(groupe) >= DEMANDES_MINIMUM else None,
        )
        for canal, groupe in groupes
        if groupe
    )


def ensemble(demandes: Sequence[DemandeEcrite]) -> tuple[DemandeEcrite, ...]:
    """Return requests as all of them were watched, up to the shortest of their waits: an answer after it is late.

    Past it letters alone would be left, and their answers would pass for those that e-mails never had.
    """
    fin = float(_fin_commune(demandes)) if demandes else 0.0
    return tuple(
        une
        if une.duree.valeur <= fin
        else DemandeEcrite(une.canal, Duree(fin, observee=False), est_tardive=une.est_tardive or une.duree.observee)
        for une in demandes
    )


def _fin_commune(demandes: Sequence[DemandeEcrite]) -> int:
    return min(ATTENTE_MAX[une.canal] for une in demandes)
