"""Processor time of a piece of work, its own and that of the PostgreSQL process that serves it: a busy machine changes it little."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection


def processeur() -> float:
    """Return the seconds of processor that this process and its server have used so far; the server is on this machine."""
    return time.process_time() + serveur_ns() / 1e9


def serveur_ns() -> int:
    """Return the nanoseconds of processor that the server process of this connection has used so far."""
    connection.ensure_connection()
    chemin = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(chemin.read_text(encoding="ascii").split()[0])


def duree(acte: Callable[[], object], horloge: Callable[[], float] = time.perf_counter) -> float:
    """Return the seconds that an act takes."""
    debut = horloge()
    acte()
    return horloge() - debut


def sans_aide() -> None:
    """Let the server answer alone from now on: what its helpers use would be counted nowhere."""
    with connection.cursor() as curseur:
        curseur.execute("SET max_parallel_workers_per_gather = 0")
