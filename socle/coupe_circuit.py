"""A service that failed is left alone for a while: whoever needs it goes without, at once."""

from __future__ import annotations

import time

REPIT = 15.0
"""Seconds without asking anything of a service that failed. Sweeps and caches are late by as much, nobody waits."""


class CoupeCircuit:
    """What this process knows of one service. Threads that race here only ask once more than needed."""

    def __init__(self) -> None:
        self._fin = 0.0

    @property
    def en_cours(self) -> bool:
        """Tell whether the service is left alone now."""
        return time.monotonic() < self._fin

    def commencer(self) -> None:
        """Leave it alone from now on."""
        self._fin = time.monotonic() + REPIT
