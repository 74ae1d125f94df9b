"""Work handed to the workers once the act is committed."""

from __future__ import annotations

from typing import Any

from celery import Task
from django.db import transaction


def confier(tache: Task[..., Any], *arguments: int | str) -> None:
    """Publish a task after the commit. With the broker down the act stands: a periodic sweep publishes it later."""

    # A function with a name: Django's log of a failed hook asks for it, and a partial has none.
    def publier() -> None:
        tache.delay(*arguments)

    transaction.on_commit(publier, robust=True)
