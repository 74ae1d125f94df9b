"""The words that the masking goes by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Lexique:
    """Folded words: first names by how sure they are, then what `masquage.toml` says of each list."""

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
    avant_quelqu_un: frozenset[str]
    vers_quelqu_un: frozenset[str]
    pronoms: frozenset[str]
    verbes_d_etat: frozenset[str]
    apres_une_chose: frozenset[str]
    apres_prenom: frozenset[str]
    mots_de_deux: frozenset[str]
    unites: frozenset[str]

    @cached_property
    def prenoms(self) -> frozenset[str]:
        """Every first name, sure or not."""
        return self.possibles | self.lieux

    @cached_property
    def possibles(self) -> frozenset[str]:
        """First names that are not also places."""
        return self.surs | self.equivoques

    @cached_property
    def communs(self) -> frozenset[str]:
        """Words that are not an unknown name."""
        usages = self.mots | self.jamais | self.metiers | self.civilites
        return usages | self.lieux_devant | self.lieux | self.politesses | self.appels | self.particules

    @cached_property
    def sans_nom_devant(self) -> frozenset[str]:
        """Words that no surname is, before a first name."""
        return self.jamais | self.civilites | self.metiers | self.politesses | self.mots | self.verbes


def lexique_de(donnees: Mapping[str, str]) -> Lexique:
    """Build a lexicon from lists of words separated by blanks; raises KeyError when one is missing."""
    return Lexique(**{champ: frozenset(donnees[champ].split()) for champ in Lexique.__dataclass_fields__})
