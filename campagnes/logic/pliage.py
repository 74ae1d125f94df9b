"""A text folded for comparison that remembers where each of its characters comes from. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss"}


@dataclass(frozen=True)
class Plie:
    """`texte` in lower case, without accents, one blank between words; `places[i]` is where character i came from."""

    source: str
    texte: str
    places: tuple[int, ...]

    def original(self, debut: int, fin: int) -> str:
        """Return the passage of the source that gave the folded characters from `debut` to `fin`, excluded."""
        return self.source[self.places[debut] : self._apres(fin)] if debut < fin else ""

    def suite(self, fin: int) -> str:
        """Return the source after the folded character `fin`, excluded."""
        return self.source[self._apres(fin) :]

    def _apres(self, fin: int) -> int:
        """Return the end of the source of the last character, with the accents written after it."""
        place = self.places[fin - 1] + 1 if fin else 0
        while place < len(self.source) and unicodedata.combining(self.source[place]):
            place += 1
        return place


def plier(texte: str) -> Plie:
    """Fold `texte`: what is neither a letter nor a digit becomes one blank, invisible characters vanish."""
    lettres: list[str] = []
    places: list[int] = []
    for place, caractere in enumerate(texte):
        for lettre in _plier_caractere(caractere):
            if lettre != " " or (lettres and lettres[-1] != " "):
                lettres.append(lettre)
                places.append(place)
    return Plie(texte, "".join(lettres), tuple(places))


def _plier_caractere(caractere: str) -> str:
    if unicodedata.category(caractere) == "Cf" or unicodedata.combining(caractere):
        return ""
    bas = caractere.lower()
    # Twice lowered: capitals that mathematics write, 𝐀, are small only once they are plain.
    plat = LIGATURES.get(bas) or unicodedata.normalize("NFKD", bas).lower()
    return "".join(c if c.isalnum() else " " for c in plat if not unicodedata.combining(c))
