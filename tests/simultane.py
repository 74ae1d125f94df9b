"""Acts that race on real connections."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
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


def en_face(acte: Callable[[], Any]) -> Future[Any]:
    """Begin an act on another connection; return once it waits for a lock of ours, or is over. Its result is what it gave or raised."""
    numeros: Future[int] = Future()

    def courir() -> Any:
        try:
            with connection.cursor() as curseur:
                curseur.execute("SELECT pg_backend_pid()")
                numeros.set_result(curseur.fetchone()[0])
            return _tenter(acte)
        finally:
            connection.close()

    equipe = ThreadPoolExecutor(1)
    rendu = equipe.submit(courir)
    equipe.shutdown(wait=False)
    while not (rendu.done() or _attend(numeros.result(timeout=120))):
        time.sleep(0.01)
    return rendu


def _attend(numero: int) -> bool:
    with connection.cursor() as curseur:
        curseur.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [numero])
        return bool(curseur.fetchone()[0])
