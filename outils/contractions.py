"""Expand, then contract: what a migration may do while the version before still runs on its tables.

Adding is free. Taking away, renaming, narrowing or demanding breaks the version before, unless a release stopped using
the thing first: the migration then names the one of that release, `contracte = "0012_name"`. Nor does it write rows in
the transaction that changes a table: that one is closed to everybody until its end, however many rows there are.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.migrations import operations
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation
from django.db.models import NOT_PROVIDED

OTE = (
    operations.RemoveField,
    operations.DeleteModel,
    operations.RenameField,
    operations.RenameModel,
    operations.AlterModelTable,
    operations.AlterUniqueTogether,
)
SQL_QUI_OTE = re.compile(
    r"\bDROP\s+(TABLE|COLUMN)\b|\bRENAME\b|\bALTER\s+(COLUMN\s+)?\S+\s+(TYPE|SET\s+NOT\s+NULL|DROP\s+DEFAULT)\b",
    re.IGNORECASE,
)

SQL_QUI_ECRIT = re.compile(r"\b(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM)\b", re.IGNORECASE)
SQL_QUI_FERME = re.compile(r"\bALTER\s+TABLE\b", re.IGNORECASE)


def fautes(migration: Any, avant: Any, publiees: Collection[tuple[str, str]], parue: Any = None) -> list[str]:
    """Say what the version before could not stand in a migration, on the state `avant` that it finds.

    `parue` is the state that the version before knows; None where it is the one that the migration finds.
    """
    trouvees, etat = _melange(migration), avant.clone()
    nomme = getattr(migration, "contracte", "")
    if nomme:
        est_publiee = (migration.app_label, nomme) in publiees
        sans_version = f"{migration} contracte après {nomme}, qu’aucune version publiée ne contient"
        return trouvees if est_publiee else [*trouvees, sans_version]
    for operation in migration.operations:
        faute = _faute(operation, etat, migration.app_label)
        if faute := faute or _regle(operation, parue or avant, etat, migration.app_label):
            trouvees.append(f"{migration} : {faute}")
        operation.state_forwards(migration.app_label, etat)
    return trouvees


def _melange(migration: Any) -> list[str]:
    change = any(map(_ferme, migration.operations))
    if not (migration.atomic and change and any(map(_ecrit, migration.operations))):
        return []
    return [f"{migration} : des lignes s’écrivent pendant que la table est fermée, séparez-les en deux migrations"]


def _ferme(operation: Any) -> bool:
    if isinstance(operation, operations.RunSQL):
        return SQL_QUI_FERME.search(str(operation.sql)) is not None
    return isinstance(operation, FieldOperation | IndexOperation)


def _ecrit(operation: Any) -> bool:
    if isinstance(operation, operations.RunSQL):
        return SQL_QUI_ECRIT.search(str(operation.sql)) is not None
    return isinstance(operation, operations.RunPython)


def _faute(operation: Any, avant: Any, app: str) -> str:
    if isinstance(operation, OTE):
        return operation.describe()
    if isinstance(operation, operations.AddField) and _exige(operation.field):
        return f"{operation.describe()} : sans valeur en base, la version d’avant ne peut plus écrire"
    if isinstance(operation, operations.AlterField):
        ancien = avant.models[app, operation.model_name.lower()].fields[operation.name]
        return "" if _est_plus_large(ancien, operation.field) else f"{operation.describe()} : plus étroit qu’avant"
    if isinstance(operation, operations.RunSQL) and SQL_QUI_OTE.search(str(operation.sql)):
        return f"SQL qui ôte : {SQL_QUI_OTE.search(str(operation.sql))[0]}"  # type: ignore[index]
    return ""


def _regle(operation: Any, parue: Any, etat: Any, app: str) -> str:
    """Refuse a rule made only of columns that the version before writes; one written again under its name is free."""
    if not isinstance(operation, operations.AddConstraint):
        return ""
    connu = parue.models.get((app, operation.model_name_lower))
    if connu is None or operation.constraint.name in {c.name for c in connu.options.get("constraints", ())}:
        return ""
    neuves = etat.models[app, operation.model_name_lower].fields.keys() - connu.fields.keys()
    if {mot.split("__")[0] for mot in re.findall(r"\w+", repr(operation.constraint))} & neuves:
        return ""
    return f"{operation.describe()} : la version d’avant peut écrire ce qu’elle refuse"


def _exige(champ: Any) -> bool:
    """Tell whether a row written without this column is refused: a default of Django is not one of the database."""
    return not (champ.null or champ.many_to_many or champ.generated or champ.db_default is not NOT_PROVIDED)


def _est_plus_large(ancien: Any, nouveau: Any) -> bool:
    """Tell whether what was written in a column, or left to its default, is still taken there."""
    perd_sa_valeur = ancien.db_default is not NOT_PROVIDED and _exige(nouveau)
    if (ancien.null and not nouveau.null) or (nouveau.unique and not ancien.unique) or perd_sa_valeur:
        return False
    if ancien.get_internal_type() == nouveau.get_internal_type() and ancien.max_length and nouveau.max_length:
        return bool(nouveau.max_length >= ancien.max_length)
    if ancien.is_relation or nouveau.is_relation:
        return _cible(ancien) == _cible(nouveau)
    return bool(ancien.db_type(connection) == nouveau.db_type(connection))


def _cible(champ: Any) -> str:
    """Return the model that a field leads to, as migrations name it: their models are only names, without a table."""
    return str(champ.remote_field.model).lower() if champ.remote_field else ""
