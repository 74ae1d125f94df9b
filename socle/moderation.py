"""What moderators are told of what they did, whatever they moderate."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Decision:
    """What an act did: to how many texts, when (the key of its undo), and those that somebody else had changed."""

    nombre: int
    le: dt.datetime
    devances: tuple[Any, ...]


@dataclass(frozen=True)
class DerniereDecision:
    """One's own last act, while something of it may still be undone; `le` is in ISO 8601."""

    le: str
    nombre: int
    est_publication: bool
