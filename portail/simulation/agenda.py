"""What happens when: acts wait for their instant, the clock goes from one to the next, each phase keeps its account."""

from __future__ import annotations

import datetime as dt
import heapq
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from socle.horloge import regler

Dire = Callable[[str], None]
Geste = Callable[[], Any]


@dataclass
class Agenda:
    """The acts to come, in the order of their instants; what was done is counted by phase."""

    dire: Dire
    durees: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    objets: Counter[str] = field(default_factory=Counter)
    _attendent: list[tuple[dt.datetime, int, str, Geste]] = field(default_factory=list)
    _rang: int = 0

    def prevoir(self, quand: dt.datetime, phase: str, geste: Geste) -> None:
        """Do this at that instant; of two acts of one instant, the first foreseen comes first."""
        self._rang += 1
        heapq.heappush(self._attendent, (quand.astimezone(dt.UTC), self._rang, phase, geste))

    def jouer(self, phase: str, geste: Geste, quand: dt.datetime) -> Any:
        """Do this now, at that instant, on the account of a phase. What is false or None counts for nothing."""
        debut = time.perf_counter()
        with regler(quand):
            fait = geste()
        self.durees[phase] += time.perf_counter() - debut
        self.objets[phase] += int(fait) if isinstance(fait, bool | int) else 1 if fait is not None else 0
        return fait

    def derouler(self) -> None:
        """Play all that waits, and what it makes wait, month after month."""
        mois = None
        while self._attendent:
            quand, _, phase, geste = heapq.heappop(self._attendent)
            if (quand.year, quand.month) != mois:
                mois = (quand.year, quand.month)
                self.dire(f"{quand:%m/%Y}\u202f: {self.bilan()}")
            self.jouer(phase, geste, quand)

    def bilan(self) -> str:
        """Say what was done so far."""
        return ", ".join(f"{nombre} {phase}" for phase, nombre in self.objets.items() if nombre) or "rien encore"
