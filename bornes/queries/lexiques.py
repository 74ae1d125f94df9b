"""The words and rules that comments are read with, from the data files of the app."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

from bornes.logic.masquage import Lexique, lexique_de
from bornes.logic.themes import Theme, theme_de

DONNEES = Path(__file__).resolve().parent.parent / "donnees"


@functools.cache
def lexique_du_masquage() -> Lexique:
    """Return the words that the masking goes by; read once a process."""
    return lexique_de(_lire("masquage.toml") | _lire("prenoms.toml"))


@functools.cache
def themes_connus() -> tuple[Theme, ...]:
    """Return the themes in the order of their file; read once a process."""
    return tuple(theme_de(table) for table in _lire("themes.toml")["theme"])


def libelles_des_themes() -> dict[str, str]:
    """Return the words of each theme by its code."""
    return {theme.code: theme.libelle for theme in themes_connus()}


def _lire(nom: str) -> dict[str, Any]:
    return tomllib.loads((DONNEES / nom).read_text(encoding="utf-8"))
