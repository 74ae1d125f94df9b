"""The words that the masking of names goes by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Lexique:
    """Folded words. First names by how sure they are, words that call a name, words that are never one."""

    surs: frozenset[str]
    equivoques: frozenset[str]
    lieux: frozenset[str]
    civilites: frozenset[str]
    metiers: frozenset[str]
    verbes: frozenset[str]
    appels: frozenset[str]
    politesses: frozenset[str]
    lieux_devant: frozenset[str]
    particules: frozenset[str]
    jamais: frozenset[str]
    mots: frozenset[str]

    @property
    def prenoms(self) -> frozenset[str]:
        """Every first name, sure or not."""
        return self.surs | self.equivoques | self.lieux


def lexique_de(donnees: Mapping[str, str]) -> Lexique:
    """Build a lexicon from lists of words separated by blanks; raises KeyError when one is missing."""
    return Lexique(**{champ: frozenset(donnees[champ].split()) for champ in Lexique.__dataclass_fields__})
