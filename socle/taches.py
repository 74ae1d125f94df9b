"""Work handed to the workers once the act is committed, and tried again there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from celery import Task
from django.db import transaction

from socle.erreurs import RegleMetier

ESSAIS_DE_PLUS = 2
ATTENTE_ENTRE_ESSAIS = 20
"""Seconds before a task that failed is tried again."""


def confier(tache: Task[..., Any], *arguments: int | str) -> None:
    """Publish a task after the commit. With the broker down the act stands: a periodic sweep publishes it later."""

    # A function with a name: Django's log of a failed hook asks for it, and a partial has none.
    def publier() -> None:
        tache.delay(*arguments)

    transaction.on_commit(publier, robust=True)


def essayer(tache: Task[..., Any], acte: Callable[[], Any]) -> None:
    """Do the act of a bound task; a fault is tried again later, a refusal is not: it would be the same."""
    try:
        acte()
    except RegleMetier:
        return
    except Exception as panne:
        # The outermost boundary: Celery logs the fault that it tries again.
        raise tache.retry(exc=panne, countdown=ATTENTE_ENTRE_ESSAIS) from panne
