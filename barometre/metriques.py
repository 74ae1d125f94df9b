"""The metrics of a web server and of what stands behind it, on an address of their own (`METRIQUES`).

Workers count in files that they share; a process beside them adds what one reading of the platform says and answers
Prometheus. It reads the database in a few queries, within a bounded time, and takes no thread of the web server.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import shutil
import signal
import tempfile
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from typing import Any

from barometre.settings.env import Prise, retirer_variables
from socle.erreurs import Indisponible
from socle.processus import suivre_son_parent

CHEMIN = "/metrics"
SILENCE_MAXIMAL_S = 10


class ServeurDeMetriques(ThreadingHTTPServer):
    """Listens at the address of the metrics; `dossier` is where the workers of one web server count."""

    def __init__(self, prise: Prise) -> None:
        super().__init__((prise.hote, prise.port), Guichet)
        self.dossier = tempfile.mkdtemp(prefix="barometre-metriques.")


def ouvrir(prise: Prise) -> ServeurDeMetriques:
    """Listen at `prise`, and there only, before anything imports the client; raises Indisponible.

    The folder is this server's alone, and new: what an earlier one counted is over.
    """
    try:
        serveur = ServeurDeMetriques(prise)
    except OSError as panne:
        raise Indisponible(f"METRIQUES\u202f: l’adresse ne peut pas être ouverte ({panne.strerror}).") from None
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", serveur.dossier)
    atexit.register(_effacer, serveur.dossier, os.getpid())
    return serveur


def exposer(serveur: ServeurDeMetriques) -> None:
    """Answer from a process that leaves with this one."""
    with serveur:
        multiprocessing.get_context("fork").Process(target=_repondre, args=(serveur, os.getpid()), daemon=True).start()


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
        corps = import_module("barometre.jauges").ecrire(self.server.dossier)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.send_header("Content-Length", str(len(corps)))
        self.end_headers()
        self.wfile.write(corps)

    def log_message(self, *_: Any) -> None:
        """Say nothing: Prometheus asks four times a minute."""


def _repondre(serveur: ServeurDeMetriques, parent: int) -> None:
    """Become the process that answers, until the web server leaves."""
    # Ctrl-C is for the web server, that takes this process along.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    suivre_son_parent(parent, signal.SIGTERM)
    retirer_variables()
    serveur.serve_forever()


def _effacer(dossier: str, parent: int) -> None:
    # A worker leaves by the same door, and the others still count.
    if os.getpid() == parent:
        shutil.rmtree(dossier, ignore_errors=True)
