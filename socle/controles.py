"""A check of rows that is cheap on each writing of a single one.

PostgreSQL reads the text of each CHECK again, and folds its constants, at each statement that writes. On a table whose
columns hold choices this was two fifths of the insertion of a row. What a function says is read once a connection.
"""

from __future__ import annotations

from typing import Any

from django.db.models import CheckConstraint, Q

FONCTION = "CREATE OR REPLACE FUNCTION {nom}({types}) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN {regle}; END $$"


class ControleEnFonction(CheckConstraint):
    """A CHECK that PostgreSQL holds in a function of the same name, called with its columns; elsewhere, the plain one.

    One for all the rules of a table: the call is paid once a row.
    """

    condition: Q

    def _get_check_sql(self, model: Any, schema_editor: Any) -> str:
        regle: str = super()._get_check_sql(model, schema_editor)  # type: ignore[misc]  # the stubs leave it out
        base = schema_editor.connection
        if base.vendor != "postgresql":
            return regle
        champs = [model._meta.get_field(nom) for nom in sorted(self.condition.referenced_base_fields)]
        colonnes = [base.ops.quote_name(champ.column) for champ in champs]
        types = [f"{colonne} {champ.db_type(base)}" for colonne, champ in zip(colonnes, champs, strict=True)]
        # The parameters bear the names of the columns: the rule reads the same.
        nom = base.ops.quote_name(self.name)
        schema_editor.execute(FONCTION.format(nom=nom, types=", ".join(types), regle=regle), params=None)
        return f"{nom}({', '.join(colonnes)})"

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """Take the function away with the check."""
        retrait = super().remove_sql(model, schema_editor)
        if schema_editor.connection.vendor != "postgresql":
            return retrait
        return f"{retrait}; DROP FUNCTION {schema_editor.connection.ops.quote_name(self.name)}"
