"""What the database itself refuses on the journal: triggers, and the rights of the role of the application.

One source for the migration, for the tests (whose tables no migration makes) and for each `migrate`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

TABLES = ("socle_entree", "socle_maillon")
FONCTION = "socle_journal_intouchable"
MAINTENANCE = 170000
"""The first version of PostgreSQL where maintaining a table is a right that may be given."""

_FONCTION_POSTGRESQL = """
CREATE OR REPLACE FUNCTION socle_journal_intouchable() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  -- Retention alone, by the owner of the table and in a transaction that says so: a setting is no right by itself.
  IF TG_OP = 'DELETE' AND current_setting('barometre.retention', true) = 'oui'
     AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'Le journal ne se réécrit pas : % refusé sur %.', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$
"""


def poser(base: Any = connection) -> None:
    """Lay the triggers, again if need be."""
    retirer(base)
    with base.cursor() as curseur:
        if base.vendor == "postgresql":
            curseur.execute(_FONCTION_POSTGRESQL)
        for table in TABLES:
            for ordre in _POSER[base.vendor]:
                curseur.execute(ordre.format(table=table, fonction=FONCTION))


def retirer(base: Any = connection) -> None:
    """Take the triggers away: their owner only may."""
    with base.cursor() as curseur:
        for table in TABLES:
            for ordre in _RETIRER[base.vendor]:
                curseur.execute(ordre.format(table=table))
        if base.vendor == "postgresql":
            curseur.execute(f"DROP FUNCTION IF EXISTS {FONCTION}()")


_REFUS_SQLITE = "BEGIN SELECT RAISE(ABORT, 'Le journal ne se réécrit pas.'); END"
# SQLite knows neither TRUNCATE nor roles: whoever opens the file may drop a table or a trigger.
_POSER = {
    "postgresql": (
        "CREATE TRIGGER {table}_lignes BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {fonction}()",
        "CREATE TRIGGER {table}_table BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {fonction}()",
    ),
    "sqlite": (
        f"CREATE TRIGGER {{table}}_modifier BEFORE UPDATE ON {{table}} {_REFUS_SQLITE}",
        f"CREATE TRIGGER {{table}}_supprimer BEFORE DELETE ON {{table}} {_REFUS_SQLITE}",
    ),
}
_RETIRER = {
    "postgresql": (
        "DROP TRIGGER IF EXISTS {table}_lignes ON {table}",
        "DROP TRIGGER IF EXISTS {table}_table ON {table}",
    ),
    "sqlite": ("DROP TRIGGER IF EXISTS {table}_modifier", "DROP TRIGGER IF EXISTS {table}_supprimer"),
}


@contextmanager
def retention_ouverte() -> Iterator[None]:
    """Let the owner of the journal delete lines until the end of this transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute("SELECT set_config('barometre.retention', 'oui', true)")
            yield
            curseur.execute("SELECT set_config('barometre.retention', '', true)")
    else:
        retirer()
        yield
        poser()


_FONCTIONS_DU_ROLE = """
SELECT f.oid::regprocedure::text FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
WHERE n.nspname = current_schema() AND pg_get_userbyid(f.proowner) = current_user AND f.prokind = 'f'
"""


def accorder(role: str) -> None:
    """Give the role of the application its rights on every table: read and write, but for the journal only add.

    On functions too: the rules of a row may be one (`socle.controles`), and a server may give them to nobody.

    It owns nothing: it can neither drop nor alter a table, nor touch a trigger. It maintains the tables (the urns of
    agents' polls are rewritten at their closing), the journal excepted.
    """
    nom = connection.ops.quote_name(role)
    droits = ["SELECT", "INSERT", "UPDATE", "DELETE"]
    with connection.cursor() as curseur:
        if connection.pg_version >= MAINTENANCE:  # type: ignore[attr-defined]
            droits.append("MAINTAIN")
        curseur.execute("SELECT quote_ident(current_schema())")
        schema = curseur.fetchone()[0]
        curseur.execute(f"GRANT USAGE ON SCHEMA {schema} TO {nom}")
        curseur.execute(f"GRANT {', '.join(droits)} ON ALL TABLES IN SCHEMA {schema} TO {nom}")
        curseur.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {nom}")
        # Each of ours, not those of an extension: whoever owns them gives what he wants.
        curseur.execute(_FONCTIONS_DU_ROLE)
        for (fonction,) in curseur.fetchall():
            curseur.execute(f"GRANT EXECUTE ON FUNCTION {fonction} TO {nom}")
        # Going back before the chain, one of them is no longer there.
        presentes = connection.introspection.table_names(curseur)
        for table in (table for table in TABLES if table in presentes):
            curseur.execute(f"REVOKE ALL ON {table} FROM {nom}")
            curseur.execute(f"GRANT SELECT, INSERT ON {table} TO {nom}")
