"""The words that free texts are masked with, from the data files beside."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

from socle.logic.masquage import Lexique, lexique_de

DONNEES = Path(__file__).resolve().parent / "donnees"


@functools.cache
def lexique_du_masquage() -> Lexique:
    """Return the words that the masking goes by; read once a process."""
    mots, prenoms = (
        tomllib.loads((DONNEES / nom).read_text(encoding="utf-8")) for nom in ("masquage.toml", "prenoms.toml")
    )
    return lexique_de(mots | prenoms)
