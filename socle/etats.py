"""The one gate of states: nothing else writes the state of a row, and a test reads every file for it (ADR 41)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models, transaction

from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner
from socle.models import Horodate
from socle.vies import Vie

M = TypeVar("M", bound=models.Model)


def passer(
    objet: M,
    vers: str,
    *,
    table: Vie,
    auteur: Auteur,
    motif: str = "",
    acte: str = "",
    details: Mapping[str, Any] | None = None,
    **champs: Any,
) -> M:
    """Move a row along its table, write `champs` with the state, add one line to the journal; return the row.

    The caller read the row again under lock in this transaction, or RegleMetier `passage_interdit` could come too late.
    `auteur` None is the platform. `motif` is kept once: by the row when its table says so, by the line otherwise. The
    line bears the name of `table.mot` and the state, unless the act is called otherwise (`acte`), and tells `details`.
    """
    exiger_verrou(objet, table)
    exiger_passage(objet, vers, table=table)
    de = getattr(objet, table.colonne)
    ecrits = {table.colonne: vers, **({"motif": motif} if table.garde_motif else {}), **champs}
    for nom, valeur in ecrits.items():
        setattr(objet, nom, valeur)
    objet.save(update_fields=[*ecrits, *(["modifie_le"] if isinstance(objet, Horodate) else [])])
    if acte or vers not in table.muets:
        dit = {"motif": motif} if motif and not table.garde_motif else {}
        consigner(objet, acte or f"{table.mot}.{vers}", auteur, **{"de": str(de), **dit, **(details or {})})
    return objet


def passer_en_nombre(lignes: models.QuerySet[Any], vers: str, *, table: Vie, **champs: Any) -> int:
    """Move in one statement the rows that may, by their table; the others stay. Return how many moved.

    For what a machine judges by thousands, under the lock of what it judges them by: only a state entered without a line.
    """
    if vers not in table.muets:
        raise TypeError(f"« {vers} » se consigne ligne à ligne.")
    departs = {f"{table.colonne}__in": table.departs(vers)}
    return lignes.filter(**departs).update(**{table.colonne: vers}, **champs)


def exiger_passage(objet: models.Model, vers: str, *, table: Vie) -> None:
    """Refuse, in French, a passage that the table does not know."""
    de = getattr(objet, table.colonne)
    if vers not in table[de]:
        raise RegleMetier("passage_interdit", table.refus(de, vers))


def exiger_verrou(objet: models.Model, _table: Vie) -> None:
    """Refuse a row that cannot be under lock: there is no transaction. Tests on PostgreSQL ask for the lock itself."""
    if not transaction.get_connection(objet._state.db).in_atomic_block:
        raise transaction.TransactionManagementError(f"{objet._meta.label} : un passage se fait sous verrou.")
