"""A row read again by an act, or shared: whoever acts at the same time may have removed it, or be writing it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import connection, models

from socle.erreurs import RegleMetier

M = TypeVar("M", bound=models.Model)


def relire(objet: M, sujet: str, lignes: models.QuerySet[Any] | None = None, *, no_key: bool = False) -> M:
    """Return a row read again under lock, from `lignes` when its neighbours are read with it.

    Raises RegleMetier `disparu` when it is gone: `sujet` begins the sentence (« Cette carte »). Call inside a
    transaction, after the locks of what holds the row.
    """
    choisies = lignes if lignes is not None else objet._meta.default_manager.all()  # type: ignore[union-attr]
    fraiche: M | None = choisies.select_for_update(of=("self",), no_key=no_key).filter(pk=objet.pk).first()
    if fraiche is None:
        raise RegleMetier("disparu", f"{sujet} n’existe plus\u202f: rien n’a été changé.")
    return fraiche


def partager(modele: type[models.Model], pk: int) -> None:
    """Hold a row until the transaction ends, with all who do so: who locks it whole waits, and is waited for.

    SQLite has one writer at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            table = connection.ops.quote_name(modele._meta.db_table)
            curseur.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR KEY SHARE", [pk])  # noqa: S608 -- a table of ours
