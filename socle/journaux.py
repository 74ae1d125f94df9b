"""Format of the technical logs: what happened and where, never what people wrote nor what opens something.

Libraries quote freely: the address asked for, with its tokens, when a form is refused; values in the words of an
exception; the arguments of a task. This is the one way out, so everything is taken for a quotation unless it is known
for something else.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
import threading
import traceback
import uuid
from functools import cache
from http.client import responses
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.middleware import csrf
from django.urls import Resolver404, resolve

from socle.reference import reference

CHAMPS = (
    "objet",
    "objet_id",
    "code",
    "route",
    "methode",
    "status_code",
    "duree_ms",
    "octets",
    "tache",
    "trace",
)
TU = "…"
INCONNUE = "/…"
# What a part of an address is, when it names something without opening it.
IDENTIFIANTS = frozenset({"entier", "uuid"})
PARTIE = re.compile(r"<(?:(\w+):)?(\w+)>")
# Names of tasks and identifiers of messages: ours.
NOMMES = re.compile(r"(?:[a-z_]+\.)+tasks\.[a-z_]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class FormatJson(logging.Formatter):
    """One JSON line an event, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        le = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        return json.dumps({"le": le, **ligne_muette(record)}, ensure_ascii=False, default=_ecrire)


class FormatLisible(logging.Formatter):
    """The same facts for somebody who reads them in a terminal, as they come."""

    def format(self, record: logging.LogRecord) -> str:
        ligne = ligne_muette(record)
        heure = dt.datetime.fromtimestamp(record.created, dt.UTC).astimezone().strftime("%H:%M:%S")
        phrase = f"{heure} {ligne.pop('niveau')} {ligne.pop('source')}: {ligne.pop('evenement')}"
        trace = ligne.pop("trace", "")
        faits = ", ".join(f"{champ}={_simple(valeur)}" for champ, valeur in ligne.items())
        return "\n".join(filter(None, [f"{phrase} ({faits})" if faits else phrase, trace.rstrip()]))


def ligne_muette(record: logging.LogRecord) -> dict[str, Any]:
    """Return what is told of an event, with a closed list of extra fields so that no personal data slips in."""
    ligne = {"niveau": record.levelname, "source": record.name, "evenement": evenement_muet(record)}
    ligne |= {champ: getattr(record, champ) for champ in CHAMPS if hasattr(record, champ)}
    if reference():
        ligne["requete"] = reference()
    if record.exc_info and record.exc_info[1]:
        ligne["trace"] = trace_muette(record.exc_info[1])
    return ligne


def evenement_muet(record: logging.LogRecord) -> str:
    """Return the sentence of an event as its author wrote it, without what was put into it but what is ours."""
    request = getattr(record, "request", None)
    request = request if isinstance(request, HttpRequest) else None
    if not isinstance(record.msg, str):
        return type_de(record.msg)
    if not record.args:
        return _sans_quotation(record, request)
    valeurs: Any = record.args
    try:
        if isinstance(valeurs, dict):
            return record.msg % {nom: _muette(valeur, request) for nom, valeur in valeurs.items()}
        return record.msg % tuple(_muette(valeur, request) for valeur in valeurs)
    except (TypeError, ValueError):
        return record.msg


def adresse_muette(request: HttpRequest) -> str:
    """Return the route of a request, its identifiers filled in; what no route knows is not told."""
    trouvee = request.resolver_match
    if trouvee is None:
        try:
            trouvee = resolve(request.path_info)
        except Resolver404:
            return INCONNUE

    def dire(partie: re.Match[str]) -> str:
        sorte, nom = partie.groups()
        return str(trouvee.kwargs[nom]) if sorte in IDENTIFIANTS else f"<{nom}>"

    return f"/{PARTIE.sub(dire, trouvee.route)}"


def trace_muette(faute: BaseException) -> str:
    """Return where a fault came from and its kinds, the first cause first, without its words: these quote people.

    Those of a group come before it, each with its own causes.
    """
    lignes: list[str] = []
    suite: BaseException | None = faute
    while suite is not None:
        pile = traceback.extract_tb(suite.__traceback__)
        ici = [f'  File "{cadre.filename}", line {cadre.lineno}, in {cadre.name}\n' for cadre in pile]
        groupees = suite.exceptions if isinstance(suite, BaseExceptionGroup) else ()
        lignes = [*map(trace_muette, groupees), *ici, f"{type_de(suite)}\n", *lignes]
        suite = suite.__cause__ or (None if suite.__suppress_context__ else suite.__context__)
    return "".join(lignes)


def type_de(chose: object) -> str:
    """Return the name of a type, all that is told of a thing that is not a word of ours."""
    return type(chose).__qualname__


def _simple(valeur: object) -> object:
    return valeur if valeur is None or isinstance(valeur, (str, int, float)) else _ecrire(valeur)


def _ecrire(valeur: object) -> str:
    return str(valeur) if isinstance(valeur, (uuid.UUID, dt.date)) else type_de(valeur)


def taire_les_fautes() -> None:
    """Have the faults that nobody caught, in a command or in a thread, told without their words."""
    sys.excepthook = _dire_la_faute
    threading.excepthook = lambda faute: _dire_la_faute(faute.exc_type, faute.exc_value, faute.exc_traceback)


def _dire_la_faute(_sorte: type[BaseException], faute: BaseException | None, _trace: TracebackType | None) -> None:
    if faute is not None and not isinstance(faute, SystemExit):
        sys.stderr.write(trace_muette(faute))


def _sans_quotation(record: logging.LogRecord, request: HttpRequest | None) -> str:
    """Return a sentence without argument: of one line, and not the very words of an exception."""
    faute = record.exc_info[1] if record.exc_info else None
    if request is not None:
        return f"{type_de(faute) if faute else TU}: {adresse_muette(request)}"
    mots = str(record.msg)
    if faute is not None and str(faute):
        mots = mots.replace(str(faute), type_de(faute))
    return mots.splitlines()[0] if mots else ""


def _muette(valeur: object, request: HttpRequest | None) -> object:
    if valeur is None or isinstance(valeur, (bool, int, float, uuid.UUID)):
        return valeur
    if isinstance(valeur, BaseException):
        return type_de(valeur)
    if not isinstance(valeur, str):
        return TU
    if request is not None and valeur == request.path:
        return adresse_muette(request)
    return valeur if valeur in _mots_connus() or NOMMES.fullmatch(valeur) else TU


@cache
def _mots_connus() -> frozenset[str]:
    """Return the words that libraries put into their sentences and that quote nobody: statuses, reasons of a refusal."""
    raisons = (mots for nom, mots in vars(csrf).items() if nom.startswith("REASON_"))
    return frozenset({*responses.values(), *raisons, "raised unexpected", "raised expected", "INTERNAL ERROR"})
