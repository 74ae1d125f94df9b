"""A question that must be answered in time: whoever asks is told that it was not, and never waits for longer."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import TypeVar

from django.db import connections

Reponse = TypeVar("Reponse")


def repondre_avant(secondes: float, sujet: str, question: Callable[[], Reponse]) -> Reponse:
    """Return the answer to a question asked in a thread of its `sujet`, with connections of its own; raises TimeoutError.

    A service that froze keeps that thread alone, and those who ask of it meanwhile wait as long as they said: until it
    answers, or until the limits of its own connections end the question (those of PostgreSQL are in the settings).
    """
    reponse = _fil(os.getpid(), sujet).submit(partial(_demander, question))
    try:
        return reponse.result(secondes)
    except TimeoutError:
        reponse.cancel()
        raise


def _demander(question: Callable[[], Reponse]) -> Reponse:
    try:
        return question()
    finally:
        connections.close_all()


@cache
def _fil(_processus: int, sujet: str) -> ThreadPoolExecutor:
    """Return the thread of a subject in this process: a forked one inherits none."""
    return ThreadPoolExecutor(1, thread_name_prefix=sujet)
