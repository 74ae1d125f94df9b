"""Format of the technical logs."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import traceback

CHAMPS = ("objet", "objet_id", "code", "duree_ms", "status_code", "tache", "trace")

# Parts of addresses that open something by themselves: a calendar, a draft, a confirmation.
SECRETS = re.compile(r"(/(?:calendrier|reprise|confirmation)/)[^/\s]+")


class FormatJson(logging.Formatter):
    """One JSON line an event, with a closed list of extra fields so that no personal data slips in."""

    def format(self, record: logging.LogRecord) -> str:
        ligne = {
            "le": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "niveau": record.levelname,
            "source": record.name,
            "evenement": SECRETS.sub(r"\1…", record.getMessage()),
        }
        ligne |= {champ: getattr(record, champ) for champ in CHAMPS if hasattr(record, champ)}
        if record.exc_info:
            ligne["trace"] = self.formatException(record.exc_info)
        return json.dumps(ligne, ensure_ascii=False, default=str)


def trace_muette(faute: BaseException) -> str:
    """Return where a fault came from and its kinds, the first cause first, without its words: these quote people."""
    lignes: list[str] = []
    suite: BaseException | None = faute
    while suite is not None:
        lignes = [*traceback.format_tb(suite.__traceback__), f"{type(suite).__qualname__}\n", *lignes]
        suite = suite.__cause__ or (None if suite.__suppress_context__ else suite.__context__)
    return "".join(lignes)
