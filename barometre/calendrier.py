"""When Celery's clock publishes what: what it knows on disk, and goes on from the hour that it is when that hour goes back."""

from __future__ import annotations

import logging
import shelve
from typing import Any

from celery.beat import PersistentScheduler

journaux = logging.getLogger("barometre.horloge")


class CalendrierDeLHorloge(PersistentScheduler):
    """A machine whose hour was ahead, then mended, noted works for later than now: nothing would leave until then, restarted or not.

    What it knows helps to catch up after a stop; a disk that cannot take it is told, and stops nothing.
    """

    def setup_schedule(self) -> None:
        """Read what was known; on a disk that takes nothing, know it until the next start."""
        try:
            super().setup_schedule()
        except OSError as panne:
            self._dire(panne)
            self.persistence = _EnMemoire
            super().setup_schedule()

    def sync(self) -> None:
        """Write what is known, every three minutes; what could not be written will be, once there is room."""
        try:
            super().sync()
        except OSError as panne:
            self._dire(panne)
            # Its library turns that off while it writes.
            self._store.writeback = True

    def _dire(self, panne: OSError) -> None:
        journaux.warning("horloge.calendrier_non_ecrit", extra={"code": type(panne).__name__})

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Publish what is due; forget the hours that have not come yet before."""
        self._revenir()
        prochain: float = super().tick(*args, **kwargs)
        return prochain

    def _revenir(self) -> None:
        """Take what was noted for later than now as noted now: what it awaits comes in its turn, counted from here."""
        for entree in self.schedule.values():
            maintenant = entree.default_now()
            if entree.schedule.maybe_make_aware(entree.last_run_at) > maintenant:
                entree.last_run_at = maintenant
                self._heap = None


class _EnMemoire:
    """What Celery asks of `shelve`, without a file."""

    @staticmethod
    def open(_nom: str, *, writeback: bool) -> shelve.Shelf[Any]:
        return shelve.Shelf({}, writeback=writeback)
