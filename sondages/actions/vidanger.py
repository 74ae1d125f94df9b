"""Give the space of what was deleted back to the system: old versions of rows go too, with the order they had."""

from __future__ import annotations

from django.db import InternalError, OperationalError, connection

from sondages.models import BulletinEnAttente, CodeUnique, EnvoiCode, JetonDepense, Planche, Reponse, SoutienIdee

TABLES = tuple(
    modele._meta.db_table
    for modele in (CodeUnique, JetonDepense, BulletinEnAttente, Reponse, EnvoiCode, Planche, SoutienIdee)
)


def vidanger() -> bool:
    """Rewrite the tables of the urn without their old versions; tells whether it could. Outside any transaction.

    Somebody who holds a table for more than two seconds is left alone: the night comes back to it, as it does when
    PostgreSQL meets an old version that another connection still sees and whose long values are gone already.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return False
    with connection.cursor() as curseur:
        curseur.execute("SET lock_timeout = '2s'")
        try:
            for table in TABLES:
                curseur.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
        except (InternalError, OperationalError):
            return False
        finally:
            curseur.execute("RESET lock_timeout")
    return True
