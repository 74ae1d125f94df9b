"""Words as people type them, made comparable: accents, case, ligatures, hyphens, St for Saint. Pure."""

from __future__ import annotations

import re
import unicodedata

# `socle.recherche.Normalise` hands the same rules to PostgreSQL: both engines of expressions read them alike.
LIGATURES = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ẞ": "ss"}
ACCENTS = r"[\u0300-\u036f]"
REGLES = (
    (r"(?<![a-z0-9])s/", "sur "),
    (r"[^a-z0-9]+", " "),
    (r"(?<![a-z0-9])st(e?s?)(?![a-z0-9])", r"saint\1"),
    (r"(?<![a-z0-9])cdt(?![a-z0-9])", "commandant"),
)
_LIGATURES = str.maketrans(LIGATURES)


def normaliser(texte: str) -> str:
    """Return words in lower case without accents nor punctuation, Saint and Sainte written in full."""
    plat = re.sub(ACCENTS, "", unicodedata.normalize("NFKD", texte).translate(_LIGATURES)).lower()
    for motif, remplacement in REGLES:
        plat = re.sub(motif, remplacement, plat)
    return plat.strip()


def mots_cherches(texte: str) -> list[str]:
    """Return the words typed, each to be found in a normalised text."""
    return [mot for mot in map(normaliser, texte.split()) if mot]
