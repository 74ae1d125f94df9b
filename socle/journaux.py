"""Format of the technical logs."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re

CHAMPS = ("objet", "objet_id", "code", "duree_ms", "status_code", "tache")

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
