"""The reference of what is under way: drawn with a request, carried by its messages, written on every line of the logs.

It says nothing of anybody. Who meets an error page can quote it, and every line of the same cause bears it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

OCTETS = 6
"""Twelve figures: short enough to be read on the telephone, never twice the same in the life of a log."""

MESSAGE = "requete"
"""The header of a message that says which request caused it."""

_en_cours: ContextVar[str] = ContextVar("reference", default="")


def reference() -> str:
    """Return the reference of what is under way, empty when nothing is."""
    return _en_cours.get()


def tirer_reference() -> str:
    """Draw a new one."""
    return secrets.token_hex(OCTETS)


def suivre(connue: str) -> None:
    """Have what follows in this thread bear this reference; empty, none."""
    _en_cours.set(connue)


@contextmanager
def sous_reference(connue: str) -> Iterator[str]:
    """Have the block bear this reference."""
    jeton = _en_cours.set(connue)
    try:
        yield connue
    finally:
        _en_cours.reset(jeton)
