"""The web server: granian in front of the WSGI application, with the options that the platform needs, in one place.

`python -m barometre.serveur --port 8000`. The application is loaded and warmed up once, then its workers are forked
(where the system forks); one that dies is replaced at once, as warm.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any, NoReturn

from django.apps import apps
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from barometre.metriques import exposer, ouvrir
from barometre.settings.env import Prise, VariableIllisible, lire, retirer_variables
from barometre.settings.exigences import ENTREE_REFUSEE
from socle.erreurs import Indisponible
from socle.processus import suivre_son_parent

# An idle thread takes its connection to the database with it: keep them as long as granian allows.
FILS_OISIFS_S = 600
ARRET_S = 25
PANNE = 3
# Its models wait for an application that sets Django up.
PRECHAUFFE = "barometre.prechauffe"
# What the server says goes where the settings send the rest: it quotes the exceptions that reach it.
JOURNAUX: dict[str, Any] = {"version": 1, "disable_existing_loggers": False, "loggers": {"_granian": {"handlers": []}}}
Application = Callable[..., Any]


def servir(application: str, *, hote: str, port: int, ouvriers: int, fils: int, metriques: Prise | None = None) -> None:
    """Serve `module:name` until SIGTERM or SIGINT, then finish the requests under way (at most `ARRET_S` seconds).

    `metriques` is where a process beside the workers tells how they do; raises Indisponible when nothing can be there.
    """
    guichet = ouvrir(metriques) if metriques else None
    _charger(application)
    if guichet is not None:
        exposer(guichet)
    if apps.ready:
        import_module(PRECHAUFFE).prechauffer()
    Granian(
        application,
        address=hote,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=ouvriers,
        blocking_threads=fils,
        blocking_threads_idle_timeout=FILS_OISIFS_S,
        respawn_failed_workers=True,
        workers_kill_timeout=ARRET_S,
        log_level=LogLevels.warning,
        log_dictconfig=JOURNAUX,
        log_access=False,
    ).serve(target_loader=partial(_ouvrir, application, os.getpid()), wrap_loader=False)


def _charger(application: str) -> Application:
    module, nom = application.split(":")
    chargee: Application = getattr(import_module(module), nom)
    return chargee


def _ouvrir(application: str, parent: int) -> Application:
    """Return the application to a worker, once it is sure to leave with its parent and has no secret left to show.

    A worker that outlives a killed parent would keep serving yesterday's code: it shares the port with the new ones.
    granian gives the variables of the process to each request, where an error report would find them: the settings
    have been read, ours go.
    """
    suivre_son_parent(parent, signal.SIGTERM)
    chargee = _charger(application)
    retirer_variables()
    return chargee


def principal() -> None:
    """Read the command line and serve."""
    lecteur = argparse.ArgumentParser(description=__doc__)
    lecteur.add_argument("application", nargs="?", default="barometre.wsgi:application")
    lecteur.add_argument("--hote", default="127.0.0.1")
    lecteur.add_argument("--port", type=int, default=8000)
    lecteur.add_argument("--ouvriers", type=int, default=2)
    lecteur.add_argument("--fils", type=int, default=4)
    options = vars(lecteur.parse_args())
    try:
        metriques = lire("METRIQUES")
    except VariableIllisible as faute:
        _refuser(str(faute), ENTREE_REFUSEE)
    if metriques and metriques.port == options["port"]:
        _refuser(
            "METRIQUES et le site ne peuvent pas partager le port\u202f: tout le monde les lirait.", ENTREE_REFUSEE
        )
    try:
        servir(**options, metriques=metriques)
    except Indisponible as refus:
        _refuser(str(refus), PANNE)


def _refuser(phrase: str, code: int) -> NoReturn:
    sys.stderr.write(f"{phrase}\n")
    sys.exit(code)


if __name__ == "__main__":
    principal()
