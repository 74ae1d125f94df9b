"""An index that is added to a table while people write there: nobody waits until it has been read whole."""

from __future__ import annotations

from typing import Any

from django.db.migrations import AddIndex

from socle.attente_des_migrations import verrous_attendus


class AjouterIndexEnMarche(AddIndex):
    """CREATE INDEX CONCURRENTLY, in a migration that says `atomic = False`; on SQLite or in a transaction, the plain one.

    It closes nothing, so it waits for the end of transactions as long as they last. Nothing undoes what goes before it
    in its migration, which must bear being done again.
    """

    atomic = False

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        base = schema_editor.connection
        # A restoration plays every migration in one transaction.
        if base.vendor != "postgresql" or base.in_atomic_block:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        modele = to_state.apps.get_model(app_label, self.model_name)
        with verrous_attendus(0):
            # One that was stopped on its way is there, and serves nothing.
            schema_editor.remove_index(modele, self.index, concurrently=True)
            schema_editor.add_index(modele, self.index, concurrently=True)
