"""Work handed to the workers once the act is committed, and tried again there.

The row is the order: a message only says « now ». What the broker does not take, a periodic sweep finds in the rows.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from typing import Any

from celery import Task, current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from kombu import Connection
from kombu.exceptions import OperationalError
from kombu.pools import ProducerPool, producers
from redis.exceptions import RedisError

from socle.coupe_circuit import CoupeCircuit
from socle.erreurs import RegleMetier
from socle.journaux import trace_muette
from socle.reference import MESSAGE, reference

journaux = logging.getLogger("barometre.taches")

ESSAIS_DE_PLUS = 2
ATTENTE_ENTRE_ESSAIS = 20
"""Seconds before a task that failed is tried again."""
PATIENCE = 1.0
"""Seconds given to each exchange with the broker: connecting, then every answer."""
DELAI_MAXIMAL = 600
"""Seconds that a message may wait in the broker: it hands out again what it holds for longer, and is no place to keep."""
TEMPS_D_EFFACER = {"soft_time_limit": 600, "time_limit": 660}
"""Seconds given to a night that erases people: each reads every text of the platform. What waits behind it in the same
worker has its own two minutes before the broker hands it out again."""
FILE_MAXIMALE = 20_000
"""Messages that one process keeps for a slow broker; those above are left to the sweeps."""


def publier(nom: str, /, *, delai: int = 0, **arguments: int | str) -> None:
    """Publish the registered task `nom` after the commit, `delai` seconds later at the earliest.

    The request neither waits for the broker nor hears of it: a thread of the process hands messages over. With the
    broker down, frozen or slow the act stands, and a periodic task does the work later: every published task has one
    (tests/architecture/test_taches.py). An unknown task or argument is a fault of ours, raised at once; so is a long
    delay: what is due later is a row that a sweep finds.
    """
    if not 0 <= delai <= DELAI_MAXIMAL:
        raise ValueError(f"« {nom} » attendrait {delai} s dans le courtier\u202f: écrivez une ligne et un balayage.")
    tache = _tache(nom)
    tache.__header__(**arguments)
    options = {
        "kwargs": arguments,
        **({"countdown": delai} if delai else {}),
        # The worker writes the same on its lines as the request that caused its work.
        **({"headers": {MESSAGE: reference()}} if reference() else {}),
    }

    # A function with a name: Django's log of a failed hook asks for it, and a partial has none.
    def remettre() -> None:
        if current_app.conf.task_always_eager:
            tache.apply_async(**options)
        else:
            _facteur(os.getpid()).confier(tache, options)

    transaction.on_commit(remettre, robust=True)


def courtier_repond() -> bool:
    """Tell whether the broker takes messages now: nobody else than who would wait for a worker needs to know."""
    if current_app.conf.task_always_eager:
        return True
    try:
        with _connexion() as connexion:
            connexion.default_channel.close()
    except OperationalError:
        return False
    return True


def profondeurs() -> dict[str, int] | None:
    """Return how many messages wait in each queue; None while the broker is out of reach."""
    reglages = current_app.conf
    noms = {route["queue"] for route in reglages.task_routes.values()} | {reglages.task_default_queue}
    try:
        with _connexion() as connexion:
            client = connexion.default_channel.client
            return {nom: int(client.llen(nom)) for nom in sorted(noms)}
    except (OperationalError, RedisError, OSError):
        return None


def attendre_le_facteur() -> None:
    """Wait until what this process published is carried or dropped: for who stops the broker afterwards."""
    _facteur(os.getpid()).attendre()


def essayer(tache: Task[..., Any], acte: Callable[[], Any]) -> None:
    """Do the act of a bound task; a fault is tried again later, a refusal is not: it would be the same."""
    try:
        acte()
    except RegleMetier:
        return
    except Exception as panne:
        # The outermost boundary: Celery logs the fault that it tries again.
        raise tache.retry(exc=panne, countdown=ATTENTE_ENTRE_ESSAIS) from panne


def tenter(sujet: str, cle: object, acte: Callable[[], int | None]) -> int:
    """Do the act of one row among many that a task goes through; return its count, none when it is refused or fails.

    Each act is its own transaction. A refusal says that somebody acted meanwhile; a fault is logged without its words,
    with the key of its row, and keeps no other row waiting. The end of the time of the task is of no row, nor is a
    database that is gone.
    """
    try:
        return acte() or 0
    except SoftTimeLimitExceeded:
        raise
    except RegleMetier:
        return 0
    except Exception as faute:
        if connection.connection is None or not connection.is_usable():
            raise
        # Whatever one row does, the others must pass.
        journaux.error(sujet, extra={"objet_id": cle, "trace": trace_muette(faute)})
    return 0


class Facteur:
    """Carries the messages of one process, in their order, from a thread of its own.

    A broker that fails once is left alone for a while, and what comes meanwhile is dropped: a frozen broker would else
    take a second a message. What is dropped is not lost, it is late.
    """

    def __init__(self) -> None:
        self._fil = ThreadPoolExecutor(1, thread_name_prefix="facteur")
        self._places = threading.BoundedSemaphore(FILE_MAXIMALE)
        self._circuit = CoupeCircuit()

    def confier(self, tache: Task[..., Any], options: dict[str, Any]) -> None:
        """Take one message, without waiting."""
        if self._places.acquire(blocking=False):
            self._fil.submit(self._porter, tache, options)

    def attendre(self) -> None:
        """Wait until what was taken is carried or dropped."""
        self._fil.submit(int).result()

    def _porter(self, tache: Task[..., Any], options: dict[str, Any]) -> None:
        self._places.release()
        if self._circuit.en_cours:
            return
        try:
            with _producteurs().acquire(block=False) as producteur:
                tache.apply_async(producer=producteur, retry=False, **options)
        except Exception as panne:  # noqa: BLE001 -- the outermost boundary: whatever a broker does stops here
            # Its words may quote an address: only its kind is kept.
            self._circuit.commencer()
            journaux.warning("taches.courtier_muet", extra={"tache": tache.name, "code": type(panne).__name__})


@cache
def _facteur(_processus: int) -> Facteur:
    """Return the one of this process: a forked one inherits no thread."""
    return Facteur()


def _producteurs() -> ProducerPool:
    return producers[_connexion()]


def _connexion() -> Connection:
    """Return a connection that gives up after a second; those of workers and clock wait and come back by themselves."""
    limites = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE, "max_retries": 0}
    return current_app.connection_for_write(transport_options=limites, connect_timeout=PATIENCE)


def _tache(nom: str) -> Task[..., Any]:
    # Task modules are imported late: the web process may not have seen this one yet.
    import_module(nom.rpartition(".")[0])
    tache: Task[..., Any] = current_app.tasks[nom]
    return tache
