"""Give the space of what was deleted back to the system: old versions of rows go too, with the order they had."""

from __future__ import annotations

import time

from django.db import InternalError, OperationalError, connection

from sondages.models import BulletinEnAttente, CodeUnique, EnvoiCode, JetonDepense, Planche, Reponse, SoutienIdee

TABLES = tuple(
    modele._meta.db_table
    for modele in (CodeUnique, JetonDepense, BulletinEnAttente, Reponse, EnvoiCode, Planche, SoutienIdee)
)
PATIENCE_S, PAS_S = 2.0, 0.1


def vidanger() -> bool:
    """Rewrite the tables of the urn without their old versions; tells whether all were. Outside any transaction.

    A table that somebody holds is tried again for two seconds, and nobody waits behind; then the night comes back to
    it, as it does when PostgreSQL meets an old version that another connection still sees and whose long values are
    gone already. Nothing is set on the session, whose connection may be lent for one statement.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return False
    fin = time.monotonic() + PATIENCE_S
    reste = list(TABLES)
    try:
        while reste := [table for table in reste if not _reecrire(table)]:
            if time.monotonic() >= fin:
                return False
            time.sleep(PAS_S)
    except (InternalError, OperationalError):
        return False
    return True


def _reecrire(table: str) -> bool:
    """Rewrite a table unless somebody holds it; a table that was has another file."""
    avant = _fichier(table)
    with connection.cursor() as curseur:
        curseur.execute(f"VACUUM (FULL, ANALYZE, SKIP_LOCKED) {connection.ops.quote_name(table)}")
    return _fichier(table) != avant


def _fichier(table: str) -> int:
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_relation_filenode(%s)", [table])
        return int(curseur.fetchone()[0])
