"""The tables of the tests' database, as a whole: emptied after a test that committed, read and written as lines."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg2.errors import DeadlockDetected

from socle import declencheurs

ESSAIS = 5
# Written once with the tables; Django's own flush writes them again after each test, which takes most of its time.
GARDEES = {"django_content_type", "auth_permission"}
# What holds no byte holds no row: few tables have been written to, and a question about each takes long to plan.
ECRITES = "SELECT rang - 1 FROM unnest(%s::regclass[]) WITH ORDINALITY AS t (nom, rang) WHERE pg_relation_size(nom) > 0"


def vider() -> None:
    """Empty what a test committed, once the last writer is done, past the triggers by this one act.

    A request that a browser left to the server may hold its tables in another order: one of the two is told to begin
    again, and the request ends.
    """
    for essai in range(ESSAIS):
        try:
            _vider()
        except OperationalError as erreur:
            if essai == ESSAIS - 1 or not isinstance(erreur.__cause__, DeadlockDetected):
                raise
        else:
            return


def _vider() -> None:
    with transaction.atomic(), connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            curseur.execute(f"LOCK TABLE {', '.join(_toutes(connection.vendor))} IN SHARE ROW EXCLUSIVE MODE")
            curseur.execute("SET LOCAL session_replication_role = replica")
        else:
            declencheurs.retirer()
        for table in pleines(curseur):
            curseur.execute(f"DELETE FROM {table}")  # noqa: S608 -- names of ours
        if connection.vendor != "postgresql":
            declencheurs.poser()


def pleines(curseur: Any) -> list[str]:
    """Name the tables that hold a row."""
    tables = _toutes(connection.vendor)
    if connection.vendor == "postgresql":
        curseur.execute(ECRITES, [list(tables)])
        tables = tuple(tables[rang] for (rang,) in curseur.fetchall())
    if not tables:
        return []
    curseur.execute(_question(tables))
    return [tables[rang] for (rang,) in curseur.fetchall()]


def _question(tables: tuple[str, ...]) -> str:
    return " UNION ALL ".join(
        f"SELECT {rang} WHERE EXISTS (SELECT 1 FROM {table})"  # noqa: S608 -- names of ours
        for rang, table in enumerate(tables)
    )


@cache
def _toutes(_moteur: str) -> tuple[str, ...]:
    noms = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return tuple(connection.ops.quote_name(nom) for nom in sorted(set(noms) - GARDEES))
