"""Take opinions in: stored before they are acknowledged, once each, whatever came before or beside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from bornes.logic.avis import AvisLu
from bornes.logic.suite import Plage

Statut = Literal["enregistre", "deja_recu", "conflit", "refuse"]


@dataclass(frozen=True, slots=True)
class PorteBorne:
    """A kiosk, as its token and its suite were just read. `ecart` is its clock minus ours, zero when it is not told."""

    enrolement_id: int
    inscription_id: int
    site_id: int
    fuseau: ZoneInfo
    plages: list[Plage]
    version: int
    ecart: dt.timedelta = dt.timedelta(0)


@dataclass(frozen=True, slots=True)
class PorteSmartphone:
    """A phone: the point of its code, the page it opened and how long before (s), from where (hash of the day)."""

    point_id: int
    fuseau: ZoneInfo
    page: UUID | None = None
    duree: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Recu:
    """What became of one opinion; `motif` is French and says why it is refused."""

    id: UUID
    statut: Statut
    motif: str | None = None


@dataclass(frozen=True, slots=True)
class Reception:
    """One `Recu` an opinion, in the order they came; then the numbers of the kiosk, None and nothing for a phone."""

    recus: list[Recu]
    sequence_attendue: int | None
    manquantes: list[Plage]


def recevoir_avis(
    *, porte: PorteBorne | PorteSmartphone, avis: Sequence[AvisLu], numeros_refuses: Sequence[int] = ()
) -> Reception:
    """Store a batch and say what became of each. It is committed on return.

    `numeros_refuses` are the numbers of items that came and are no opinions: they are not missing.
    """
    raise NotImplementedError
