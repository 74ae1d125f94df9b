"""Worlds that many tests begin with: built once a process, then written back as rows, which is twenty times faster."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import time_machine
from django.db import connection, transaction
from django.db.models import Model

from socle.horloge import aujourdhui
from tests.tables import pleines

P = ParamSpec("P")
R = TypeVar("R")
Lignes = dict[str, set[bytes]]


def garde(construire: Callable[P, R]) -> Callable[P, R]:
    """Let a function that builds a world work once; write the same rows afterwards, where the database begins the same.

    A test shares nothing with another: the rows are its own, and so are the objects, which are read again. A travelling
    clock is obeyed: nothing is kept then. Files are not kept.
    """
    connus: dict[Any, tuple[Lignes, Lignes, Lignes, Any]] = {}

    @functools.wraps(construire)
    def monde(*args: P.args, **champs: P.kwargs) -> R:
        if connection.vendor != "postgresql" or time_machine.escape_hatch.is_travelling():
            return construire(*args, **champs)
        cle = (args, tuple(sorted(champs.items())), aujourdhui())
        avant = _lire()
        if cle in connus and connus[cle][0] == avant:
            _, perdues, ecrites, rendu = connus[cle]
            _remplacer(perdues, ecrites)
            return cast("R", _relire(rendu))
        rendu = construire(*args, **champs)
        apres = _lire()
        connus[cle] = (avant, _moins(avant, apres), _moins(apres, avant), rendu)
        return _relire(rendu)

    return monde


@garde
def referentiels() -> None:
    """The real grids, scenarios and referentials."""
    from enquetes.referentiels.actions.charger import charger_referentiels

    charger_referentiels()


def _lire() -> Lignes:
    lignes: Lignes = {}
    with connection.cursor() as curseur:
        for table in pleines(curseur):
            sortie = io.BytesIO()
            curseur.copy_expert(f"COPY {table} TO STDOUT", sortie)
            lignes[table] = set(sortie.getvalue().splitlines(keepends=True))
    return lignes


def _moins(unes: Lignes, autres: Lignes) -> Lignes:
    return {table: reste for table, lignes in unes.items() if (reste := lignes - autres.get(table, set()))}


def _remplacer(perdues: Lignes, ecrites: Lignes) -> None:
    """Write lines in place of others; the key is their first column. They were valid once: no trigger looks again."""
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("SET LOCAL session_replication_role = replica")
        for table, lignes in perdues.items():
            cle = connection.introspection.get_primary_key_column(curseur, table.strip('"'))
            valeurs = tuple(ligne.split(b"\t")[0].decode() for ligne in lignes)
            curseur.execute(f"DELETE FROM {table} WHERE {cle}::text IN %s", [valeurs])  # noqa: S608 -- names of ours
        for table, lignes in ecrites.items():
            curseur.copy_expert(f"COPY {table} FROM STDIN", io.BytesIO(b"".join(lignes)))
        curseur.execute("SET LOCAL session_replication_role = origin")


def _relire(rendu: Any) -> Any:
    """Read again the objects that a world returned."""
    if isinstance(rendu, tuple):
        return tuple(map(_relire, rendu))
    return type(rendu)._default_manager.get(pk=rendu.pk) if isinstance(rendu, Model) else rendu
