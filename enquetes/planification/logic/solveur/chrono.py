"""The time left: monotonic, never the wall clock, and the voice of the progress."""

from __future__ import annotations

import math
import time

from enquetes.planification.logic.plan import Progression

# Seconds after the limit at which nothing more is placed: a plan beats a list of refusals.
SURSIS_S = 0.4


class Chrono:
    """Measures since its creation; without a limit nothing is ever short of time."""

    def __init__(self, limite_s: float | None, progression: Progression | None) -> None:
        self._debut = time.monotonic()
        self._limite = limite_s
        self._progression = progression
        self.limite_atteinte = False

    @property
    def duree(self) -> float:
        """Return the seconds since the beginning."""
        return time.monotonic() - self._debut

    def presse(self, part: float = 1.0) -> bool:
        """Tell whether this share of the limit is spent; remembered as a cut."""
        return self._est_passe(part, 0.0)

    def arrete(self) -> bool:
        """Tell whether the respite that follows the limit is spent too; remembered as a cut."""
        return self._est_passe(1.0, SURSIS_S)

    def _est_passe(self, part: float, sursis: float) -> bool:
        if self._limite is None or self.duree < part * self._limite + sursis:
            return False
        self.limite_atteinte = True
        return True

    def reste(self, part: float) -> float:
        """Return the seconds that a step may take, a share of what is left; infinite without a limit."""
        return math.inf if self._limite is None else max(0.05, part * (self._limite - self.duree))

    def jusqua(self, part: float) -> float:
        """Return the seconds until this share of the limit is spent; infinite without a limit."""
        return math.inf if self._limite is None else max(0.05, part * self._limite - self.duree)

    def serre(self, secondes: float) -> bool:
        """Tell whether there is a limit under so many seconds."""
        return self._limite is not None and self._limite < secondes

    def dire(self, etape: str, fraction: float) -> None:
        """Tell the progress."""
        if self._progression is not None:
            self._progression(etape, fraction)
