"""The chain of the journal: each line is hashed with the hash of the line before it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

ORIGINE = ""
"""What stands before the first line ever written."""


@dataclass(frozen=True)
class LigneDuJournal:
    """All that a line says. Its words are only known by their hash, so that they can be erased."""

    numero: int
    le: dt.datetime
    acte: str
    objet_type: str
    objet_id: str
    auteur_numero: int | None
    details: dict[str, Any]
    mots_empreinte: str


def empreinte_de(precedente: str, ligne: LigneDuJournal) -> str:
    """Return the hash of a line that follows `precedente`."""
    faits = asdict(ligne) | {"le": ligne.le.astimezone(dt.UTC).isoformat(timespec="microseconds")}
    return hashlib.sha256(f"{precedente}\n{_canonique(faits)}".encode()).hexdigest()


def empreinte_des_mots(mots: dict[str, str], sel: str) -> str:
    """Return the hash that binds words to their line. Once words and salt are erased, it tells nothing of them."""
    return hashlib.sha256(f"{sel}\n{_canonique(mots)}".encode()).hexdigest() if mots else ""


def _canonique(valeur: Any) -> str:
    """One text for one value: keys sorted, nothing between."""
    return json.dumps(valeur, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
