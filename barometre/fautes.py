"""Faults told to an error tracker that speaks the protocol of Sentry, when one is configured: what and where, never whom.

The event is made here, of a closed list of facts; nothing of the SDK that looks at a request, at variables, at a log or
at the machine is on, and what it would add all the same is taken off before it leaves.
"""

from __future__ import annotations

import atexit
import logging
import os
import sys
import tomllib
import traceback
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

from django.http import HttpRequest
from sentry_sdk.client import Client

from barometre.settings.env import RACINE
from socle.reference import reference
from socle.web.suivi import route_de

DE_LA_VOIE = ("sentry_sdk", "urllib3")
"""Loggers of what carries the events: a fault of theirs would carry itself."""

ATTENTE_AU_DEPART_S = 2
GARDES = frozenset(
    {"event_id", "timestamp", "platform", "level", "logger", "release", "transaction", "tags", "exception", "sdk"}
)
BIBLIOTHEQUES = "site-packages"


class PorteurDeFautes(logging.Handler):
    """Sends the exception of each line of error, from a thread of its own; a tracker that does not answer is not waited for."""

    def __init__(self, adresse: str) -> None:
        super().__init__(logging.ERROR)
        self.adresse = adresse

    def emit(self, record: logging.LogRecord) -> None:
        """Send a fault; a line of error without one stays in the log."""
        faute = (record.exc_info[1] if record.exc_info else None) or sys.exc_info()[1]
        if faute is None or record.name.startswith(DE_LA_VOIE):
            return
        with suppress(Exception):
            # The outermost boundary: the line is in the log already, and telling it elsewhere breaks nothing.
            client_de(os.getpid(), self.adresse).capture_event(evenement(record, faute))


def evenement(record: logging.LogRecord, faute: BaseException) -> Any:
    """Return what is told of a fault: its kinds and frames, without words nor values, its route or task, its reference."""
    return {
        "level": "error",
        "platform": "python",
        "logger": record.name,
        "transaction": _sujet(record),
        "tags": {"reference": reference()} if reference() else {},
        "exception": {"values": [_dire(une) for une in reversed(list(_causes(faute)))]},
    }


@cache
def client_de(_processus: int, adresse: str) -> Client:
    """Return the one of this process: a forked one inherits no thread."""
    client = Client(
        dsn=adresse,
        release=tomllib.loads((RACINE / "pyproject.toml").read_text())["project"]["version"],
        before_send=_garder,
        default_integrations=False,
        auto_enabling_integrations=False,
        auto_session_tracking=False,
        send_client_reports=False,
        include_local_variables=False,
        include_source_context=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        server_name="",
    )
    atexit.register(client.close, ATTENTE_AU_DEPART_S)
    return client


def _garder(dit: Any, _indices: Any) -> Any:
    """Take off what the SDK adds of its own: the machine, its context."""
    return {cle: dit[cle] for cle in GARDES & dit.keys()}


def _sujet(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        return route_de(request)
    # What Celery tells of a task.
    tache = getattr(record, "data", None)
    return str(tache.get("name", "")) if isinstance(tache, dict) else ""


def _causes(faute: BaseException | None) -> Iterator[BaseException]:
    """Yield a fault, then what it is a group of, then what caused it, and so on."""
    while faute is not None:
        yield faute
        for une in faute.exceptions if isinstance(faute, BaseExceptionGroup) else ():
            yield from _causes(une)
        faute = faute.__cause__ or (None if faute.__suppress_context__ else faute.__context__)


def _dire(faute: BaseException) -> dict[str, Any]:
    cadres = [_cadre(cadre, ligne) for cadre, ligne in traceback.walk_tb(faute.__traceback__)]
    return {
        "type": type(faute).__qualname__,
        "module": type(faute).__module__,
        "stacktrace": {"frames": cadres},
    }


def _cadre(cadre: FrameType, ligne: int) -> dict[str, Any]:
    chemin = Path(cadre.f_code.co_filename)
    est_a_nous = chemin.is_relative_to(RACINE) and BIBLIOTHEQUES not in chemin.parts
    return {
        "filename": str(chemin.relative_to(RACINE)) if est_a_nous else chemin.name,
        "module": cadre.f_globals.get("__name__", ""),
        "function": cadre.f_code.co_name,
        "lineno": ligne,
        "in_app": est_a_nous,
    }
