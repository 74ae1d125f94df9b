"""The words of a text, each with what its letters tell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from socle.logic.masquage.texte import MASQUE

# « N’Diaye » and « O’Brien » are one word: no French word keeps an apostrophe there.
MOT = re.compile(r"(?:\b[Nn]['’](?=[b-df-gj-np-tv-zB-DF-GJ-NP-TV-Z])|\b[Oo]['’])?[^\W\d_]+(?:-[^\W\d_]+)*")
FIN_DE_PHRASE = ".!?\n"


@dataclass(frozen=True)
class Jeton:
    """A word: its place, its folded form, and whether it begins with a capital, is all capitals, opens a sentence."""

    debut: int
    fin: int
    plie: str
    est_haut: bool
    est_crie: bool
    ouvre: bool
    est_accentue: bool

    @property
    def parties(self) -> list[str]:
        """The folded words of a compound."""
        return self.plie.split("-")


def jetons(propre: str, plie: str) -> list[Jeton]:
    """Return the words of a text, what was masked already left out."""
    # Blanks of the same length: the words of a mask are none, whose places need not be compared with those of others.
    hors_masques = MASQUE.sub(lambda trouve: " " * len(trouve[0]), propre)
    return [
        Jeton(
            debut=trouve.start(),
            fin=trouve.end(),
            plie=plie[trouve.start() : trouve.end()],
            est_haut=trouve.group()[0].isupper(),
            est_crie=len(trouve.group()) > 1 and trouve.group().isupper(),
            ouvre=_ouvre(propre, trouve.start()),
            est_accentue=propre[trouve.end() - 1] in "éÉ",
        )
        for trouve in MOT.finditer(hors_masques)
    ]


def _ouvre(propre: str, debut: int) -> bool:
    """Tell whether only blanks, quotes and dashes stand between a word and the end of the sentence before."""
    avant = propre[:debut].rstrip(" «\"'’-–—*•(")
    return not avant or avant[-1] in FIN_DE_PHRASE or propre[len(avant) : debut].count("\n") > 0
