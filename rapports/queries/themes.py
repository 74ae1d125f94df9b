"""Words of the themes that comments speak of."""

from __future__ import annotations


def nom_du_theme(code: str) -> str:
    """Return the words of a theme, from its code when no data file names it."""
    return code.replace("-", " ").replace("_", " ")
