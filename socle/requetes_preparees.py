"""Statements that PostgreSQL plans once a connection, instead of at each call: on short ones, planning is most of it.

A prepared statement belongs to its connection: where connections are lent for a transaction (`CONNEXIONS_PRETEES`),
nothing is prepared and each statement is planned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

# By itself PostgreSQL may go on planning at each call, when it believes that a plan for these values is worth it.
PLAN_UNIQUE = "SET plan_cache_mode = force_generic_plan"


@dataclass(frozen=True)
class RequetePreparee:
    """A statement with `%s` for each parameter, the PostgreSQL types of these in order, and a name of its own.

    One whose parameters travel `en_bloc` takes them as one array of texts, that it reads by their rank: adapting,
    quoting and parsing are paid once instead of once a parameter. For many short parameters, none of them an array.
    """

    nom: str
    sql: str
    types: tuple[str, ...]
    en_bloc: bool = False
    preparation: str = field(init=False)
    execution: str = field(init=False)
    sans_preparer: str = field(init=False)

    def __post_init__(self) -> None:
        rangs = range(1, len(self.types) + 1)
        lus = [f"${rang}" for rang in rangs]
        recus, places = ", ".join(self.types), ", ".join(["%s"] * len(self.types))
        if self.en_bloc:
            lus = [f"($1[{rang}])::{nature}" for rang, nature in zip(rangs, self.types, strict=True)]
            recus, places = "text[]", "%s"
        object.__setattr__(self, "preparation", f"PREPARE {self.nom} ({recus}) AS {self.sql % tuple(lus)}")
        object.__setattr__(self, "execution", f"EXECUTE {self.nom} ({places})")
        object.__setattr__(self, "sans_preparer", self.sql % tuple(f"%s::{nature}" for nature in self.types))


def executer(curseur: Any, enonce: RequetePreparee, parametres: Sequence[Any]) -> None:
    """Run a statement on a Django cursor of the default database; elsewhere than on PostgreSQL, as it is written."""
    if curseur.db.vendor != "postgresql":
        curseur.execute(enonce.sql, parametres)
        return
    _envoyer(curseur.db, curseur, enonce, parametres)


def lire_une(enonce: RequetePreparee, parametres: Sequence[Any]) -> Any:
    """Run a statement on the default database and return its first row, None when there is none.

    Nobody listens to it: it goes by the cursor of the driver, without the layers that Django lays around for those who
    would. Faults come out as Django's all the same.
    """
    base = connections[DEFAULT_DB_ALIAS]
    if base.vendor != "postgresql" or base.queries_logged or base.execute_wrappers:
        with base.cursor() as ecoute:
            executer(ecoute, enonce, parametres)
            return ecoute.fetchone()
    base.validate_no_broken_transaction()
    base.close_if_health_check_failed()
    base.ensure_connection()
    with base.wrap_database_errors:
        curseur = base.create_cursor()
        _envoyer(base, curseur, enonce, parametres)
        return curseur.fetchone()


def _envoyer(base: Any, curseur: Any, enonce: RequetePreparee, parametres: Sequence[Any]) -> None:
    if settings.CONNEXIONS_PRETEES:
        curseur.execute(enonce.sans_preparer, parametres)
        return
    connue: Any
    noms: set[str]
    connue, noms = getattr(base, "enonces_prepares", (None, set()))
    if connue is not base.connection:
        noms = set()
        base.enonces_prepares = (base.connection, noms)
        curseur.execute(PLAN_UNIQUE)
    if enonce.nom not in noms:
        curseur.execute(enonce.preparation)
        noms.add(enonce.nom)
    curseur.execute(enonce.execution, (_bloc(parametres),) if enonce.en_bloc else parametres)


def _bloc(parametres: Sequence[Any]) -> str:
    """Write parameters as PostgreSQL reads an array of texts."""
    return "{" + ",".join(["NULL" if valeur is None else _ecrire(valeur) for valeur in parametres]) + "}"


def _ecrire(valeur: Any) -> str:
    if type(valeur) is bytes:
        return f'"\\\\x{valeur.hex()}"'
    mots = str(valeur)
    if '"' in mots or "\\" in mots:
        mots = mots.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{mots}"'
