"""A check that is added to a table, or taken from it, while people write there: nobody waits until it has been read whole."""

from __future__ import annotations

from typing import Any

from django.db.migrations import AddConstraint, RemoveConstraint
from django.db.transaction import atomic

from socle.attente_des_migrations import verrous_attendus

OTER = "ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {nom}"
VALIDER = "ALTER TABLE {table} VALIDATE CONSTRAINT {nom}"


def _executer(enonce: str, schema_editor: Any, modele: Any, nom: str) -> None:
    citer = schema_editor.quote_name
    schema_editor.execute(enonce.format(table=citer(modele._meta.db_table), nom=citer(nom)), params=None)


class AjouterControleEnMarche(AddConstraint):
    """A CHECK that holds new rows at once, then reads those of before without closing the table.

    In a migration that says `atomic = False`, whose other operations bear being done again; on SQLite or in a
    transaction, the plain one.
    """

    atomic = False

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        base = schema_editor.connection
        # A restoration plays every migration in one transaction.
        if base.vendor != "postgresql" or base.in_atomic_block:
            with atomic(base.alias):
                super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        modele = to_state.apps.get_model(app_label, self.model_name)
        # One that was stopped on its way is there, and did not read the rows of before.
        _executer(OTER, schema_editor, modele, self.constraint.name)
        schema_editor.execute(f"{self.constraint.create_sql(modele, schema_editor)} NOT VALID", params=None)
        # Whoever writes does not wait behind it, however long it waits itself.
        with verrous_attendus(0):
            _executer(VALIDER, schema_editor, modele, self.constraint.name)


class OterControle(RemoveConstraint):
    """Take a CHECK away, and bear being done again."""

    atomic = True

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        _executer(OTER, schema_editor, to_state.apps.get_model(app_label, self.model_name), self.name)
