"""A row read again by an act: whoever acts at the same time may have removed it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

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
