"""The clock, elected: `python -m barometre.horloge [options of celery beat]` on each machine, and one keeps time.

The one that holds the lock of the database starts Celery's clock; the others wait, and say that they live under another
name: the silence of the one that keeps time must be heard. When its machine, its process or its connection is gone, the
database frees the lock and the next one starts; a clock that lost its connection stops before it asks again. On SQLite
there is one machine: the lock is a file. A pool of connections that lends them by transaction would share the lock
between clocks: this process wants the address of the database itself, and leaves where it is told of a pool.
"""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import IO, Protocol

import django
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from barometre.celery import toucher
from barometre.settings.exigences import ENTREE_REFUSEE
from portail.logic.sante import ECART_EN_TROP, HORLOGE_EN_ATTENTE
from socle.disponibilite import ecart_a_la_base
from socle.processus import suivre_son_parent

journaux = logging.getLogger("barometre.horloge")

CLE_DU_VERROU = 0x4845555245  # « HEURE »
REGARD_S = 2.0
"""Between two looks at the lock: the time that passes without a clock when its machine disappears properly."""
ARRET_S = 10.0


class VerrouDHorloge(Protocol):
    """What one clock at a time may hold."""

    def prendre(self) -> bool | None:
        """Try to take it, without waiting; None when nobody answers."""

    def tient(self) -> bool:
        """Tell whether it is still held."""


class VerrouEnBase:
    """A lock of this connection to PostgreSQL, that goes with it."""

    _repond = True
    _est_a_l_heure = True

    def prendre(self) -> bool | None:
        """Try to take it; a database that does not answer gives it to nobody, and says nothing of another clock."""
        try:
            connection.close_if_unusable_or_obsolete()
            with connection.cursor() as curseur:
                curseur.execute("SELECT pg_try_advisory_lock(%s)", [CLE_DU_VERROU])
                self._repond = True
                pris = bool(curseur.fetchone()[0])
            self._regarder_l_heure()
        except (DatabaseError, InterfaceError) as panne:
            if self._repond:
                # Once a silence; its words may quote an address.
                journaux.warning("horloge.base_muette", extra={"code": type(panne).__name__})
            self._repond = False
            connection.close()
            return None
        return pris

    def tient(self) -> bool:
        """Ask on the same connection: another one would not hold it."""
        try:
            self._regarder_l_heure()
        except (DatabaseError, InterfaceError):
            connection.close()
            return False
        return True

    def _regarder_l_heure(self) -> None:
        """Say once that this machine and the database no longer have the same hour: one without a web server shows it nowhere."""
        ecart = ecart_a_la_base() or 0.0
        est_a_l_heure = abs(ecart) <= ECART_EN_TROP
        if self._est_a_l_heure and not est_a_l_heure:
            journaux.warning("horloge.heure_decalee", extra={"code": f"{ecart:+.0f} s"})
        self._est_a_l_heure = est_a_l_heure


class VerrouEnFichier:
    """A lock of a file of this machine."""

    def __init__(self, chemin: Path) -> None:
        self._fichier: IO[str] = chemin.open("w")

    def prendre(self) -> bool:
        """Try to take it."""
        try:
            fcntl.flock(self._fichier, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def tient(self) -> bool:
        """Nobody takes it back."""
        return True


def verrou_de_l_horloge() -> VerrouDHorloge:
    """Return the lock of this platform."""
    if connection.vendor == "postgresql":
        return VerrouEnBase()
    return VerrouEnFichier(Path(settings.VAR) / "horloge.verrou")


def releve_s() -> float:
    """Return the seconds between the lock and the first tick: all that the clock before may take to stop.

    It looks, notices that its connection is lost (`tcp_user_timeout` of the address, which machines share), stops.
    """
    silence_ms = float(connection.settings_dict["OPTIONS"].get("tcp_user_timeout", 0))
    return REGARD_S + silence_ms / 1000 + ARRET_S


def tenir(verrou: VerrouDHorloge, commande: Sequence[str]) -> int:
    """Wait for the lock, then run the command while it is held; again if it is lost. Return the status of the command."""
    while True:
        while not (pris := verrou.prendre()):
            if pris is not None:
                toucher(HORLOGE_EN_ATTENTE)
            time.sleep(REGARD_S)
        if not _tenir_encore(verrou):
            continue
        with _lancee(commande) as enfant:
            while verrou.tient():
                try:
                    return enfant.wait(REGARD_S)
                except subprocess.TimeoutExpired:
                    continue


def _tenir_encore(verrou: VerrouDHorloge) -> bool:
    """Hold the lock until the clock that held it before has stopped for sure; tell whether it was not lost meanwhile."""
    fin = time.monotonic() + releve_s()
    while verrou.tient():
        if time.monotonic() >= fin:
            return True
        toucher(HORLOGE_EN_ATTENTE)
        time.sleep(REGARD_S)
    return False


@contextmanager
def _lancee(commande: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run the clock; it never outlives the one who holds the lock for it."""
    parent = partial(suivre_son_parent, os.getpid(), signal.SIGKILL)
    enfant = subprocess.Popen(commande, preexec_fn=parent)  # noqa: PLW1509, S603 -- one thread, words of ours
    try:
        yield enfant
    finally:
        enfant.terminate()
        try:
            enfant.wait(ARRET_S)
        except subprocess.TimeoutExpired:
            enfant.kill()
            enfant.wait()


def _partir(_signal: int, _cadre: FrameType | None) -> None:
    sys.exit(0)


def principal() -> None:
    """Keep time, or wait for one's turn, until SIGTERM."""
    if settings.CONNEXIONS_PRETEES:
        sys.stderr.write("L’horloge veut l’adresse de la base elle-même, sans CONNEXIONS_PRETEES.\n")
        sys.exit(ENTREE_REFUSEE)
    signal.signal(signal.SIGTERM, _partir)
    django.setup()
    sys.exit(tenir(verrou_de_l_horloge(), [sys.executable, "-m", "celery", "-A", "barometre", "beat", *sys.argv[1:]]))


if __name__ == "__main__":
    principal()
