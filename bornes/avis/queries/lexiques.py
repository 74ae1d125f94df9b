"""The themes that comments are read with, from the data files of the room."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

from bornes.avis.logic.themes import ThemeCommentaire, theme_de

DONNEES = Path(__file__).parents[1] / "donnees"


@functools.cache
def themes_connus() -> tuple[ThemeCommentaire, ...]:
    """Return the themes in the order of their file; read once a process."""
    lus = tomllib.loads((DONNEES / "themes.toml").read_text(encoding="utf-8"))
    return tuple(theme_de(table) for table in lus["theme"])


def libelles_des_themes() -> dict[str, str]:
    """Return the words of each theme by its code."""
    return {theme.code: theme.libelle for theme in themes_connus()}
