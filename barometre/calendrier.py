"""When Celery's clock publishes what: what it knows on disk, and goes on from the hour that it is when that hour goes back."""

from __future__ import annotations

import logging
import os
import pickle
import shelve
from contextlib import suppress
from pathlib import Path
from typing import Any

from celery.beat import PersistentScheduler

journaux = logging.getLogger("barometre.horloge")


class NotesDeLHorloge(dict[str, Any]):
    """What Celery asks of `shelve`, in a file that is written whole or not at all: where its disk is full it says what it said.

    A database, as `shelve` writes, cannot even be read there: Celery takes it for broken, and erases it.
    """

    def __init__(self, nom: str) -> None:
        super().__init__()
        self._fichier = Path(nom)
        with suppress(OSError):
            brut = self._fichier.read_bytes()
            if brut.startswith(b"SQLite"):
                # Of an earlier version.
                with shelve.open(nom, "r") as ancien:  # noqa: S301 -- our own
                    self.update(ancien)
            else:
                self.update(pickle.loads(brut))  # noqa: S301 -- our own

    @classmethod
    def open(cls, nom: str, *, writeback: bool) -> NotesDeLHorloge:  # noqa: ARG003 -- what it holds is always written back
        return cls(nom)

    def sync(self) -> None:
        provisoire = self._fichier.with_name(f"{self._fichier.name}.provisoire")
        with provisoire.open("wb") as sortie:
            pickle.dump(dict(self), sortie)
            sortie.flush()
            os.fsync(sortie.fileno())
        provisoire.replace(self._fichier)

    def close(self) -> None:
        """Do nothing: the clock writes before it leaves."""


class CalendrierDeLHorloge(PersistentScheduler):
    """A machine whose hour was ahead, then mended, noted works for later than now: nothing would leave until then, restarted or not.

    What it knows helps to catch up after a stop; a disk that cannot take it is told, and stops nothing.
    """

    persistence = NotesDeLHorloge

    def sync(self) -> None:
        """Write what is known, every three minutes; what could not be written will be, once there is room."""
        try:
            super().sync()
        except OSError as panne:
            self._dire(panne)

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
