"""A backup or a restoration that stops: one line, and the kind of the fault, whose own words may quote people."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import Error

from socle.erreurs import Indisponible
from socle.journaux import type_de
from socle.sauvegarde.scelle import PieceRefusee


@contextmanager
def dire_la_panne(phrase: str) -> Iterator[None]:
    """Say with this phrase that a database, a disk or a store failed, or that `migrate` gave up."""
    try:
        yield
    except CommandError as refus:
        # Words of ours, which quote nobody, say what to do.
        raise Indisponible(f"{phrase}. {refus}") from None
    except (Error, OSError, PieceRefusee) as faute:
        raise Indisponible(f"{phrase} ({genre_de(faute)}).") from None


def genre_de(faute: BaseException) -> str:
    """Return what the system calls a fault, ENOSPC, else its type."""
    return errno.errorcode.get(getattr(faute, "errno", None) or 0, type_de(faute))
