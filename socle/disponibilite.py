"""What the platform stands on, asked now and within a bounded time: database, its migrations, Redis, files.

The probe, the metrics and the page of staff ask the same questions.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock

from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg2.errors import DiskFull, ReadOnlySqlTransaction

from socle.cache import CacheQuiCede
from socle.delais import repondre_avant
from socle.fichiers import stockage_prive
from socle.horloge import maintenant
from socle.logic.disponibilite import Disponibilite

PATIENCE = 2.0
"""Seconds given to the database, then to the files; Redis has its own second (`socle.cache`)."""

FRAICHEUR = 1.0
"""Seconds for which an answer of the probe is given again."""

FICHIER_FERME = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}


def disponibilite() -> Disponibilite:
    """Ask everything."""
    migrations = _sinon(None, "sonde-base", lambda: not migrations_manquantes())
    return Disponibilite(
        base=migrations is not None,
        migrations=migrations,
        redis=_redis(),
        stockage=bool(_sinon(False, "sonde-fichiers", stockage_prive().eprouver)),
        ecriture=None if migrations is None else _sinon(False, "sonde-base", base_inscriptible),
    )


class Derniere:
    """The last answer of this process, given again for `FRAICHEUR` seconds: anybody may ask the probe, without end.

    Those who come meanwhile wait for the answer under way, and take it.
    """

    def __init__(self) -> None:
        self._verrou = Lock()
        self.obtenue: tuple[float, Disponibilite] | None = None

    def lire(self) -> Disponibilite:
        """Return what was answered a moment ago, else ask everything."""
        with self._verrou:
            if self.obtenue is None or time.monotonic() - self.obtenue[0] >= FRAICHEUR:
                trouvee = disponibilite()
                self.obtenue = (time.monotonic(), trouvee)
            return self.obtenue[1]


derniere = Derniere()


def migrations_manquantes() -> set[tuple[str, str]]:
    """Return the migrations of this code that the database has not had; it may be ahead, during an upgrade."""
    return set(_migrations_du_code() - MigrationRecorder(connection).applied_migrations().keys())


@cache
def _migrations_du_code() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


def base_inscriptible() -> bool | None:
    """Tell whether the database takes what is written: not a copy, nor one whose disk is full. Nothing is written in it.

    A sort that does not fit into its memory goes by the disk of the tables, and leaves nothing there.
    """
    if connection.vendor != "postgresql":
        return None
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("SELECT current_setting('transaction_read_only') = 'off'")
        (inscriptible,) = curseur.fetchone()
        curseur.execute("SET LOCAL work_mem = '64kB'")
        curseur.execute("SELECT count(*) FROM (SELECT n FROM generate_series(1, 10000) n ORDER BY n DESC) t")
    return bool(inscriptible)


def ecart_a_la_base() -> float | None:
    """Return the seconds by which this machine is surely ahead of the database, whenever it read its hour on the way.

    One that is slow to answer is not of another hour. Every machine asks the same database: what sets two of them apart
    is what sets each apart from it.
    """
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as curseur:
        avant = maintenant().timestamp()
        curseur.execute("SELECT extract(epoch FROM clock_timestamp())")
        en_base = float(curseur.fetchone()[0])
    return max(avant - en_base, 0.0) + min(maintenant().timestamp() - en_base, 0.0)


def base_refuse_d_ecrire(faute: BaseException | None) -> bool:
    """Tell whether a fault comes from a database that takes nothing: no room left, or closed to writing."""
    while faute is not None:
        # SQLite writes what it adds to a code above its first eight bits.
        du_fichier = getattr(faute, "sqlite_errorcode", 0) & 0xFF
        if isinstance(faute, DiskFull | ReadOnlySqlTransaction) or du_fichier in FICHIER_FERME:
            return True
        faute = faute.__cause__ or (None if faute.__suppress_context__ else faute.__context__)
    return False


@contextmanager
def si_la_base_ecrit() -> Iterator[None]:
    """Do an act that a page does not need, in its own transaction: where nothing is taken, the page is read all the same."""
    try:
        yield
    except DatabaseError as panne:
        if not base_refuse_d_ecrire(panne):
            raise


def _redis() -> bool | None:
    cache_partage = caches[DEFAULT_CACHE_ALIAS]
    return cache_partage.repond() if isinstance(cache_partage, CacheQuiCede) else None


def _sinon(sans: bool | None, sujet: str, question: Callable[[], bool | None]) -> bool | None:
    try:
        return repondre_avant(PATIENCE, sujet, question)
    except (DatabaseError, OSError, TimeoutError):
        return sans
