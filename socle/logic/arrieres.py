"""What waits for the platform itself: how many, and since when the oldest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Arriere:
    """Work that is due and not done; `depuis` is None when nothing waits."""

    nombre: int = 0
    depuis: dt.datetime | None = None

    def age(self, instant: dt.datetime) -> float:
        """Return for how many seconds the oldest waits, 0 when nothing does."""
        return max(0.0, (instant - self.depuis).total_seconds()) if self.depuis else 0.0


def ensemble(arrieres: Iterable[Arriere]) -> Arriere:
    """Return several as one."""
    tous = list(arrieres)
    return Arriere(sum(un.nombre for un in tous), min((un.depuis for un in tous if un.depuis), default=None))
