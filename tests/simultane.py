"""Acts that race on real connections."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import IntegrityError, OperationalError, connection

from socle.erreurs import RegleMetier


def a_la_fois(actes: Iterable[Callable[[], Any]], connexions: int = 16) -> list[Any]:
    """Run the acts on as many connections, that start together; return what each gave or raised, in their order.

    A connection serves one act after another: PostgreSQL takes longer to open one than to do most acts.
    """
    depart, reste, reponses = Barrier(connexions, timeout=120), deque(enumerate(actes)), {}
    nombre = len(reste)

    def courir(_rang: int) -> None:
        connection.ensure_connection()
        try:
            depart.wait()
            while reste:
                rang, acte = reste.popleft()
                reponses[rang] = _tenter(acte)
        except IndexError:
            # Another thread took the last one.
            return
        finally:
            connection.close()

    with ThreadPoolExecutor(connexions) as equipe:
        list(equipe.map(courir, range(connexions)))
    return [reponses[rang] for rang in range(nombre)]


def _tenter(acte: Callable[[], Any]) -> Any:
    try:
        return acte()
    except (RegleMetier, IntegrityError, OperationalError) as refus:
        return refus
