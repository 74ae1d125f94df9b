"""The words and rules that comments are read with, from the data files of the app."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

from bornes.logic.masquage import Lexique, lexique_de

DONNEES = Path(__file__).resolve().parent.parent / "donnees"


@functools.cache
def lexique_du_masquage() -> Lexique:
    """Return the words that the masking goes by; read once a process."""
    return lexique_de(_lire("masquage.toml") | _lire("prenoms.toml"))


def _lire(nom: str) -> dict[str, Any]:
    return tomllib.loads((DONNEES / nom).read_text(encoding="utf-8"))
