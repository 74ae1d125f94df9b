"""A figure with its uncertainty: what people read is never the value alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mesure:
    """A value on 100 and the two ends of its 95 % interval."""

    valeur: float
    bas: float
    haut: float
