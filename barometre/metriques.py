"""The metrics of a web server and of what stands behind it, on an address of their own (`METRIQUES`).

Workers count in files that they share; a process beside them adds what one reading of the platform says and answers
Prometheus. It reads the database in a few queries, within a bounded time, and takes no thread of the web server.
"""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from typing import Any, NoReturn

from barometre.settings.env import Prise, retirer_variables
from socle.erreurs import Indisponible
from socle.journaux import type_de
from socle.processus import suivre_son_parent

journaux = logging.getLogger("barometre.metriques")

CHEMIN = "/metrics"
SILENCE_MAXIMAL_S = 10
RELANCE_S = 5.0
"""Before what answered is started again: one that cannot start must not take a core."""


class ServeurDeMetriques(ThreadingHTTPServer):
    """Listens at the address of the metrics; `dossier` is where the workers of one web server count."""

    ecrire: Callable[[str], bytes]

    def __init__(self, prise: Prise) -> None:
        super().__init__((prise.hote, prise.port), Guichet)
        self.dossier = tempfile.mkdtemp(prefix="barometre-metriques.")

    def handle_error(self, _request: Any, _client_address: Any) -> None:
        """Tell the kind of what went wrong: the words of Python's own line hold an address, and a trace its values."""
        journaux.warning("metriques.reponse_manquee", extra={"code": type_de(sys.exception())})


def ouvrir(prise: Prise) -> ServeurDeMetriques:
    """Listen at `prise`, and there only, before anything imports the client; raises Indisponible.

    The folder is this server's alone, and new: what an earlier one counted is over.
    """
    try:
        serveur = ServeurDeMetriques(prise)
    except OSError as panne:
        raise Indisponible(f"METRIQUES\u202f: l’adresse ne peut pas être ouverte ({panne.strerror}).") from None
    # Whatever it was: what answers reads this folder alone.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = serveur.dossier
    atexit.register(_effacer, serveur.dossier, os.getpid())
    return serveur


def exposer(serveur: ServeurDeMetriques) -> None:
    """Answer from processes that leave with this one."""
    with serveur:
        multiprocessing.get_context("fork").Process(target=_veiller, args=(serveur, os.getpid()), daemon=True).start()


class Guichet(BaseHTTPRequestHandler):
    """Answers `/metrics`, and nothing else."""

    timeout = SILENCE_MAXIMAL_S
    server_version, sys_version = "barometre", ""
    server: ServeurDeMetriques

    def do_GET(self) -> None:
        """Read everything now."""
        if self.path.partition("?")[0] != CHEMIN:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        corps = self.server.ecrire(self.server.dossier)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.send_header("Content-Length", str(len(corps)))
        self.end_headers()
        self.wfile.write(corps)

    def log_message(self, *_: Any) -> None:
        """Say nothing: Prometheus asks four times a minute."""


def _veiller(serveur: ServeurDeMetriques, parent: int) -> None:
    """Become the process that keeps the one that answers, until the web server leaves."""
    # Ctrl-C is for the web server, that takes this process along.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    suivre_son_parent(parent, signal.SIGTERM)
    retirer_variables()
    relancer(partial(_repondre, serveur))


def relancer(travail: Callable[[], None]) -> NoReturn:
    """Do this work in a child, that leaves with this process; in another when it dies, whatever ended it."""
    parent = os.getpid()
    while True:
        enfant = os.fork()
        if not enfant:
            try:
                suivre_son_parent(parent, signal.SIGTERM)
                travail()
            finally:
                os._exit(1)
        os.waitpid(enfant, 0)
        journaux.warning("metriques.relance")
        time.sleep(RELANCE_S)


def _repondre(serveur: ServeurDeMetriques) -> None:
    # Before the first question: the application, read whole, takes longer than Prometheus waits on a busy machine.
    serveur.ecrire = import_module("barometre.jauges").ecrire
    serveur.serve_forever()


def _effacer(dossier: str, parent: int) -> None:
    # A worker leaves by the same door, and the others still count.
    if os.getpid() == parent:
        shutil.rmtree(dossier, ignore_errors=True)
