"""What production says by itself, or cannot ask: that a lock has a transaction, that PostgreSQL holds the row."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.transaction import TransactionManagementError

from socle import etats
from socle.vies import Vie

en_production = etats.exiger_verrou
selon_django = BaseDatabaseOperations.for_update_sql

# A lock, like a change, leaves the number of its transaction on the row; several at once leave another kind of number.
# The savepoint of an act has a higher one than the transaction of the test: a row that the test itself wrote is not held
# by that alone. One that was held before by a transaction that ended passes too: tests that commit prove less.
TENUE = """
SELECT {colonne}, xmax::text <> '0' OR xmin::text::bigint > pg_current_xact_id()::text::bigint
FROM {table} WHERE {cle} = %s
"""


def exiger_verrou(objet, table: Vie) -> None:
    """Refuse a row that its caller does not hold, or read before it held it."""
    en_production(objet, table)
    if connection.vendor != "postgresql":
        return
    meta = objet._meta
    noms = {"colonne": table.colonne, "table": f'"{meta.db_table}"', "cle": f'"{meta.pk.column}"'}
    # Below Django: what a test counts is what the act asks.
    with connection.connection.cursor() as curseur:
        curseur.execute(TENUE.format(**noms), [str(objet.pk)])
        ligne = curseur.fetchone()
    assert ligne is not None, f"{meta.label} {objet.pk} : la ligne n’existe pas."
    assert ligne[1], f"{meta.label} {objet.pk} : la ligne n’est pas sous verrou."
    assert ligne[0] == getattr(objet, table.colonne), f"{meta.label} {objet.pk} : lue avant son verrou."


def ecrire_le_verrou(ecriture: BaseDatabaseOperations, *args: Any, **options: Any) -> str:
    """Write the end of a query that locks, or refuse it as Django does where no act holds a transaction.

    That of the test is not one: production has none there. What locks by itself in a test opens its own.
    """
    blocs = ecriture.connection.atomic_blocks
    if blocs and blocs[-1]._from_testcase:
        raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
    return selon_django(ecriture, *args, **options)
