"""What a migration waits for: a table that somebody holds, a moment at a time.

Whoever asks to close a table makes all who come after wait behind, readers too, for as long as it waits itself. So it
waits briefly, lets them pass, and asks again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import OperationalError, connection

from socle.commandes import PANNE

# For one lock, then in all; a pause is twice the one before.
ATTENTE_MS = 2_000
PATIENCE_S = 120.0
PAUSES_S = 1.0, 15.0
# Not free in time; held by who waits for ours.
VERROUS_REFUSES = {"55P03", "40P01"}


def insister(acte: Callable[[], None], *, nommer: Callable[[], str], dire: Callable[[str], object]) -> None:
    """Run an act that goes on from where it stopped, again and again while somebody holds the table that it wants.

    `nommer` says who waits. Raises CommandError, in French, when the table is never free; SQLite has its own wait.
    """
    debut, (pause, la_plus_longue) = time.monotonic(), PAUSES_S
    while not _fait(acte):
        passees = time.monotonic() - debut
        if passees + pause > PATIENCE_S:
            raise CommandError(
                f"{nommer()} n’a pas eu sa table en {passees:.0f} s\u202f: ce qui la précède est fait, elle non. "
                "Terminez la transaction qui tient la table, puis relancez migrate.",
                returncode=PANNE,
            )
        dire(f"{nommer()} attend une table qu’une transaction tient\u202f: nouvel essai dans {pause:.0f} s.")
        time.sleep(pause)
        pause = min(2 * pause, la_plus_longue)


def _fait(acte: Callable[[], None]) -> bool:
    """Run an act; tell whether it had every lock that it wanted."""
    try:
        with verrous_attendus(ATTENTE_MS):
            acte()
    except OperationalError as refus:
        if getattr(refus.__cause__, "pgcode", None) not in VERROUS_REFUSES:
            raise
        return False
    return True


@contextmanager
def verrous_attendus(millisecondes: int) -> Iterator[None]:
    """Have the connection of this thread wait so long for a lock, 0 for ever, then as long as it did."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as curseur:
        curseur.execute("SELECT current_setting('lock_timeout')")
        (avant,) = curseur.fetchone()
        curseur.execute("SELECT set_config('lock_timeout', %s, false)", [str(millisecondes)])
    try:
        yield
    finally:
        # Inside a transaction that failed, its end gives the setting back.
        if connection.is_usable():
            with connection.cursor() as curseur:
                curseur.execute("SELECT set_config('lock_timeout', %s, false)", [avant])
