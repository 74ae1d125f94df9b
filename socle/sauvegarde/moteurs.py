"""The two databases, as a backup reads and writes them: tables as lines of text in the order of their key.

What PostgreSQL writes for a table, only PostgreSQL reads: a backup is restored on the engine that it comes from.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, transaction

from socle import declencheurs
from socle.erreurs import Indisponible

# Written by `migrate` itself: a database that holds nothing else is empty.
DES_MIGRATIONS = frozenset({"auth_permission", "django_content_type", "django_migrations"})


class Moteur(Protocol):
    """A database, inside the transaction that its methods are called in."""

    def tables(self) -> dict[str, tuple[str, ...]]:
        """Return each table with its columns; the cache is none of them, nor are columns that the database computes."""

    def copier(self, table: str, colonnes: Iterable[str], vers: Any) -> None:
        """Write the lines of a table, in the order of its key."""

    def charger(self, table: str, colonnes: Iterable[str], depuis: io.BufferedReader) -> None:
        """Take lines back into a table."""

    def suites(self) -> dict[str, int]:
        """Return the last value that each sequence gave."""

    def est_vide(self) -> bool:
        """Tell whether no table holds more than `migrate` wrote there."""

    def vider(self) -> None:
        """Empty every table."""

    def regler_les_suites(self, suites: dict[str, int]) -> None:
        """Let each sequence go on after its last value."""

    def verifier_les_liens(self) -> None:
        """Refuse a line that names another one that is not there."""


def hors_sauvegarde() -> set[str]:
    """Return the tables that hold no only copy of anything: the cache."""
    return {str(cache["LOCATION"]) for cache in settings.CACHES.values() if "DatabaseCache" in str(cache["BACKEND"])}


def _nom(nom: str) -> str:
    return connection.ops.quote_name(nom)


def _noms(noms: Iterable[str]) -> str:
    return ", ".join(map(_nom, noms))


class Postgresql:
    """COPY in one transaction, as whoever reads every table; restoring needs who owns them."""

    # The same lines whatever the session: instants in UTC, numbers whole, bytes in hexadecimal.
    SESSION = (
        "SET LOCAL TimeZone = 'UTC'",
        "SET LOCAL DateStyle = 'ISO, YMD'",
        "SET LOCAL IntervalStyle = 'postgres'",
        "SET LOCAL extra_float_digits = 1",
        "SET LOCAL bytea_output = 'hex'",
        "SET LOCAL statement_timeout = 0",
    )
    TABLES = """
        SELECT c.relname, array_agg(a.attname::text ORDER BY a.attname::text COLLATE "C")
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = current_schema()::regnamespace
          AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        GROUP BY c.relname ORDER BY c.relname::text COLLATE "C"
    """
    # Words are ordered by their bytes, whatever the language of the cluster.
    CLE = """
        SELECT quote_ident(a.attname) || CASE WHEN a.attcollation = 0 THEN '' ELSE ' COLLATE "C"' END
        FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
        WHERE i.indrelid = %s::regclass AND i.indisprimary ORDER BY array_position(i.indkey, a.attnum)
    """
    SUITES = """
        SELECT sequencename, last_value FROM pg_sequences
        WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY sequencename::text COLLATE "C"
    """

    def __init__(self, curseur: Any) -> None:
        self._curseur = curseur
        for reglage in self.SESSION:
            curseur.execute(reglage)

    @classmethod
    @contextmanager
    def lecture(cls) -> Iterator[Postgresql]:
        """Open one instant of the database, whatever is written meanwhile."""
        with connection.wrap_database_errors, transaction.atomic(durable=True), connection.cursor() as curseur:
            curseur.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield cls(curseur)

    @classmethod
    @contextmanager
    def ecriture(cls) -> Iterator[Postgresql]:
        """Open a transaction that writes everything or nothing."""
        with connection.wrap_database_errors, transaction.atomic(durable=True), connection.cursor() as curseur:
            yield cls(curseur)

    def tables(self) -> dict[str, tuple[str, ...]]:
        self._curseur.execute(self.TABLES)
        hors = hors_sauvegarde()
        return {nom: tuple(colonnes) for nom, colonnes in self._curseur.fetchall() if nom not in hors}

    def copier(self, table: str, colonnes: Iterable[str], vers: Any) -> None:
        self._curseur.execute(self.CLE, [_nom(table)])
        ordre = ", ".join(cle for (cle,) in self._curseur.fetchall())
        lignes = f"SELECT {_noms(colonnes)} FROM {_nom(table)} ORDER BY {ordre}"  # noqa: S608 -- names of ours
        self._curseur.copy_expert(f"COPY ({lignes}) TO STDOUT", vers)

    def charger(self, table: str, colonnes: Iterable[str], depuis: io.BufferedReader) -> None:
        self._curseur.copy_expert(f"COPY {_nom(table)} ({_noms(colonnes)}) FROM STDIN", depuis)

    def suites(self) -> dict[str, int]:
        self._curseur.execute(self.SUITES)
        return dict(self._curseur.fetchall())

    def est_vide(self) -> bool:
        for table in self.tables().keys() - DES_MIGRATIONS:
            self._curseur.execute(f"SELECT EXISTS (SELECT FROM {_nom(table)})")  # noqa: S608 -- names of ours
            if self._curseur.fetchone()[0]:
                return False
        return True

    def vider(self) -> None:
        declencheurs.retirer()
        if tables := self.tables():
            self._curseur.execute(f"TRUNCATE {_noms(tables)} RESTART IDENTITY")
        declencheurs.poser()

    def demonter(self) -> None:
        """Drop every table, so that migrations make them again."""
        if tables := self.tables():
            self._curseur.execute(f"DROP TABLE {_noms(tables)} CASCADE")

    def regler_les_suites(self, suites: dict[str, int]) -> None:
        for nom, derniere in suites.items():
            # Not setval() alone, that a rollback leaves as it is. The number is then taken: the next backup reads none
            # from a sequence that nobody asked since it was restarted, and its restoration would begin at one again.
            self._curseur.execute(f"ALTER SEQUENCE {_nom(nom)} RESTART WITH {derniere}")
            self._curseur.execute("SELECT nextval(%s)", [_nom(nom)])

    def verifier_les_liens(self) -> None:
        self._curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Sqlite:
    """One JSON array a line, each value as SQLite keeps it; a connection of its own, that converts nothing."""

    def __init__(self, base: Any) -> None:
        self._base = base

    @classmethod
    def lecture(cls) -> Any:
        """Open one instant of the database: writers go on beside it."""
        return cls._ouvrir("DEFERRED")

    @classmethod
    def ecriture(cls) -> Any:
        """Open a transaction that writes everything or nothing."""
        return cls._ouvrir("IMMEDIATE")

    @classmethod
    @contextmanager
    def _ouvrir(cls, mode: str) -> Iterator[Sqlite]:
        base = connection.copy()
        base.settings_dict["OPTIONS"] = {**base.settings_dict["OPTIONS"], "detect_types": 0}
        base.ensure_connection()
        moteur = cls(base)
        try:
            with base.wrap_database_errors:
                # Before the transaction, inside which it would do nothing: links are verified at its end.
                moteur._faire("PRAGMA foreign_keys = OFF")
                moteur._faire(f"BEGIN {mode}")
                try:
                    yield moteur
                except BaseException:
                    moteur._faire("ROLLBACK")
                    raise
                moteur._faire("COMMIT")
        finally:
            base.close()

    def tables(self) -> dict[str, tuple[str, ...]]:
        noms = self._faire(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        )
        hors = hors_sauvegarde()
        return {nom: self._colonnes(nom) for nom in sorted(nom for (nom,) in noms if nom not in hors)}

    def copier(self, table: str, colonnes: Iterable[str], vers: Any) -> None:
        ordre = _noms(ligne[1] for ligne in sorted(self._decrire(table), key=lambda ligne: ligne[5]) if ligne[5])
        requete = f"SELECT {_noms(colonnes)} FROM {_nom(table)} ORDER BY {ordre}"  # noqa: S608 -- names of ours
        for ligne in self._faire(requete):
            texte = json.dumps(ligne, ensure_ascii=False, default=_en_hexadecimal)
            vers.write(f"{texte}\n".encode())

    def charger(self, table: str, colonnes: Iterable[str], depuis: io.BufferedReader) -> None:
        noms = list(colonnes)
        requete = f"INSERT INTO {_nom(table)} ({_noms(noms)}) VALUES ({', '.join('?' * len(noms))})"  # noqa: S608
        lignes = ([_valeur(valeur) for valeur in json.loads(ligne)] for ligne in depuis)
        self._base.connection.executemany(requete, lignes)

    def suites(self) -> dict[str, int]:
        return dict(self._faire("SELECT name, seq FROM sqlite_sequence ORDER BY name"))

    def est_vide(self) -> bool:
        tables = self.tables().keys() - DES_MIGRATIONS
        return not any(self._faire(f"SELECT 1 FROM {_nom(nom)} LIMIT 1").fetchone() for nom in tables)  # noqa: S608

    def vider(self) -> None:
        declencheurs.retirer(self._base)
        for table in self.tables():
            self._faire(f"DELETE FROM {_nom(table)}")  # noqa: S608 -- names of ours
        declencheurs.poser(self._base)

    def regler_les_suites(self, suites: dict[str, int]) -> None:
        self._faire("DELETE FROM sqlite_sequence")
        self._base.connection.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", suites.items())

    def verifier_les_liens(self) -> None:
        if perdue := self._faire("PRAGMA foreign_key_check").fetchone():
            raise Indisponible(f"La table {perdue[0]} nomme des lignes de {perdue[2]} qui manquent.")

    def _colonnes(self, table: str) -> tuple[str, ...]:
        # Neither hidden nor computed.
        return tuple(sorted(ligne[1] for ligne in self._decrire(table) if ligne[6] == 0))

    def _decrire(self, table: str) -> Any:
        return self._faire(f"PRAGMA table_xinfo({_nom(table)})").fetchall()

    def _faire(self, requete: str) -> Any:
        return self._base.connection.execute(requete)


def _en_hexadecimal(octets: bytes) -> dict[str, str]:
    return {"hex": octets.hex()}


def _valeur(lue: Any) -> Any:
    return bytes.fromhex(lue["hex"]) if isinstance(lue, dict) else lue


def moteur_du_jour() -> type[Postgresql | Sqlite]:
    """Return the engine of the database of this platform."""
    return Postgresql if connection.vendor == "postgresql" else Sqlite
