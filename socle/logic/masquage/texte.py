"""What every detector works on: a cleaned text, its folded twin of the same length, and what was found in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOTS = {
    "lien": "[lien]",
    "courriel": "[courriel]",
    "compte": "[compte bancaire]",
    "securite_sociale": "[numéro de sécurité sociale]",
    "telephone": "[téléphone]",
    "plaque": "[plaque]",
    "adresse": "[adresse]",
    "dossier": "[numéro]",
    "nom": "[nom]",
    "mot": "[masqué]",
}
# What was masked already, as it is written. Other brackets are the person's own: a name may stand in them.
MASQUE = re.compile("|".join(map(re.escape, MOTS.values())))
LIGATURES = {"œ": "o", "Œ": "o", "æ": "a", "Æ": "a"}
PART_CRIEE = 0.6
"""Above this share of capitals, a text is shouted: a capital no longer tells anything."""


@dataclass(frozen=True)
class Trouvaille:
    """Something that identifies a person, between two places of the cleaned text; `genre` is a kind of `MOTS`."""

    debut: int
    fin: int
    genre: str


def nettoyer(texte: str) -> str:
    """Return `texte` with composed accents, plain blanks, and without characters that do not show."""
    # First: what does not show may keep an accent apart from its letter.
    vus = "".join(" " if c in "\u00a0\u202f\u2009\t" else c for c in texte if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", vus)


def plier(texte: str) -> str:
    """Return `texte` without capitals nor accents, character for character: places are the same in both."""
    return "".join(_plier_caractere(c) for c in texte)


def capitales_parlantes(texte: str) -> bool:
    """Tell whether a capital means something here: the text is neither shouted nor typed without any capital."""
    lettres = [c for c in texte if c.isalpha()]
    hautes = sum(c.isupper() for c in lettres)
    hors_debut = sum(c.isupper() for c in texte[1:])
    return bool(hors_debut) and hautes < PART_CRIEE * len(lettres)


def _plier_caractere(caractere: str) -> str:
    if caractere in "’‘ʼ`´":
        return "'"
    if caractere in "‐‑‒–—−":
        return "-"
    if caractere in LIGATURES:
        return LIGATURES[caractere]
    if caractere.isdecimal():
        return str(unicodedata.decimal(caractere))
    bas = unicodedata.normalize("NFKD", caractere)[:1].lower()
    return bas if len(bas) == 1 else caractere
