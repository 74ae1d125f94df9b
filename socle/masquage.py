"""The one door of masking: free texts of citizens, shoppers and agents pass here before a body reads them."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

from socle.logic import masquage
from socle.logic.masquage import Lexique, Masquage, lexique_de

DONNEES = Path(__file__).resolve().parent / "donnees"


@functools.cache
def lexique_du_masquage() -> Lexique:
    """Return the words that the masking goes by, from the data files; read once a process."""
    mots, prenoms = (
        tomllib.loads((DONNEES / nom).read_text(encoding="utf-8")) for nom in ("masquage.toml", "prenoms.toml")
    )
    return lexique_de(mots | prenoms)


def masquer(texte: str, *, langue: str = "fr", genres: frozenset[str] | None = None) -> Masquage:
    """Mask what identifies a person; `genres` narrows it to some kinds of `MOTS`."""
    return masquage.masquer(texte, lexique_du_masquage(), langue=langue, genres=genres)
