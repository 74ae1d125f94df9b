"""Processor time of a piece of work, its own and that of the PostgreSQL process that serves it: a busy machine changes it little."""

from __future__ import annotations

import time
from pathlib import Path

from django.db import connection


def processeur() -> float:
    """Return the seconds of processor that this process and its server have used so far; the server is on this machine."""
    connection.ensure_connection()
    chemin = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return time.process_time() + int(chemin.read_text(encoding="ascii").split()[0]) / 1e9


def sans_aide() -> None:
    """Let the server answer alone from now on: what its helpers use would be counted nowhere."""
    with connection.cursor() as curseur:
        curseur.execute("SET max_parallel_workers_per_gather = 0")
