"""When Celery's clock publishes what: what it knows on disk, and goes on from the hour that it is when that hour goes back."""

from __future__ import annotations

from typing import Any

from celery.beat import PersistentScheduler


class CalendrierDeLHorloge(PersistentScheduler):
    """A machine whose hour was ahead, then mended, noted works for later than now: nothing would leave until then, restarted or not."""

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
