"""Statements that PostgreSQL plans once a connection, instead of at each call: on short ones, planning is most of it.

A prepared statement belongs to its connection: where connections are lent for a transaction (`CONNEXIONS_PRETEES`),
nothing is prepared and each statement is planned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings

# By itself PostgreSQL may go on planning at each call, when it believes that a plan for these values is worth it.
PLAN_UNIQUE = "SET plan_cache_mode = force_generic_plan"
_PREPARES: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Enonce:
    """A statement with `%s` for each parameter, the PostgreSQL types of these in order, and a name of its own."""

    nom: str
    sql: str
    types: tuple[str, ...]
    preparation: str = field(init=False)
    execution: str = field(init=False)
    sans_preparer: str = field(init=False)

    def __post_init__(self) -> None:
        numerotes = self.sql % tuple(f"${rang}" for rang in range(1, len(self.types) + 1))
        object.__setattr__(self, "preparation", f"PREPARE {self.nom} ({', '.join(self.types)}) AS {numerotes}")
        object.__setattr__(self, "execution", f"EXECUTE {self.nom} ({', '.join(['%s'] * len(self.types))})")
        object.__setattr__(self, "sans_preparer", self.sql % tuple(f"%s::{nature}" for nature in self.types))


def executer(curseur: Any, enonce: Enonce, parametres: Sequence[Any]) -> None:
    """Run a statement on a Django cursor of the default database; elsewhere than on PostgreSQL, as it is written."""
    if curseur.db.vendor != "postgresql":
        curseur.execute(enonce.sql, parametres)
        return
    if settings.CONNEXIONS_PRETEES:
        curseur.execute(enonce.sans_preparer, parametres)
        return
    if (connus := _PREPARES.get(curseur.connection)) is None:
        connus = _PREPARES[curseur.connection] = set()
        curseur.execute(PLAN_UNIQUE)
    if enonce.nom not in connus:
        curseur.execute(enonce.preparation)
        connus.add(enonce.nom)
    curseur.execute(enonce.execution, parametres)
