"""The true score of a body: what endless contacts by the same plan would give it. Pure; drawn, so true to a few tenths."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from enquetes.referentiels.logic.arrondi import arrondir
from enquetes.referentiels.logic.conditions import GrilleANoter, repondu
from enquetes.visites.logic.notation import noter_contact
from enquetes.visites.logic.saisie import DANS_LA_CONVERSATION, TEL
from portail.demonstration.mesures import Jeu, jouer

TIRAGES = 240


def vecu(grille: GrilleANoter, jeu: Jeu, alea: random.Random) -> dict[str, Any]:
    """Return what happens in one contact: nobody is put on hold, or promised anything, in a call that nobody answered."""
    mesures = jouer(grille, jeu, alea)
    if grille.canal == TEL and repondu(grille.canal, mesures) is False:
        mesures |= {critere.code: None for critere in grille.criteres if critere.conditions & DANS_LA_CONVERSATION}
    return mesures


class Verite:
    """Expectations of contacts, each computed once."""

    def __init__(self, grilles: Mapping[str, GrilleANoter], tirages: int = TIRAGES) -> None:
        self._grilles, self._tirages = grilles, tirages
        self._esperance = cache(self._tirer)

    def du_corps(self, jeux: Mapping[str, Iterable[Jeu]], poids: Mapping[str, Fraction | int]) -> float | None:
        """Return the true score of a body from the settings of its contacts by channel; None without any."""
        canaux = {canal: [self._esperance(canal, jeu) for jeu in ceux] for canal, ceux in jeux.items()}
        moyennes = {canal: sum(valeurs) / len(valeurs) for canal, valeurs in canaux.items() if valeurs}
        total = sum(float(poids.get(canal, 1)) for canal in moyennes)
        return (
            sum(float(poids.get(canal, 1)) * moyenne for canal, moyenne in moyennes.items()) / total if total else None
        )

    def _tirer(self, canal: str, jeu: Jeu) -> float:
        alea = random.Random(f"verite|{canal}|{jeu}")  # noqa: S311 -- reproducible draw, not a secret
        grille = self._grilles[canal]
        notes = (
            noter_contact(grille, vecu(grille, jeu, alea), type_scenario=jeu.type_scenario).score
            for _ in range(self._tirages)
        )
        comptes = [float(note) for note in notes if note is not None]
        return sum(comptes) / len(comptes)


def rangs_vrais(scores: Mapping[str, float]) -> dict[str, int]:
    """Return the true ranks inside a category, on scores rounded to one decimal, ties sharing the first place."""
    arrondis: dict[str, Decimal] = {cle: arrondir(Fraction(score)) for cle, score in scores.items()}
    return {cle: 1 + sum(autre > valeur for autre in arrondis.values()) for cle, valeur in arrondis.items()}
