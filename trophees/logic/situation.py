"""Score and rank of a body at an instant, as a dispute remembers them: each with its interval. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class ScoreEtRang:
    """The score to one decimal and the rank in the category, with what they may truly be at 95 %; None without one."""

    score: Decimal | None
    rang: int | None
    intervalle: Sequence[float] | None = None
    rang_intervalle: Sequence[int] | None = None

    @property
    def bornes(self) -> dict[str, Any]:
        """Return both intervals, to be kept."""
        return {
            "intervalle": self.intervalle and list(self.intervalle),
            "rang_intervalle": self.rang_intervalle and list(self.rang_intervalle),
        }
