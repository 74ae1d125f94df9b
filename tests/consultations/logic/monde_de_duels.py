"""A town that compares ideas: planted strengths, people who answer by Bradley–Terry, and some who cheat."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
from scipy.stats import kendalltau

from consultations.logic.duels import DROITE, GAUCHE, ClassementDuels, DuelTranche, paire_suivante

IDEES = [f"i{numero:02d}" for numero in range(30)]
FORCES = dict(zip(IDEES, np.linspace(-2.0, 2.0, 30), strict=True))


def repondre(hasard: random.Random, forces, gauche, droite, personne=None) -> DuelTranche:
    gagne = hasard.random() < 1 / (1 + np.exp(forces[droite] - forces[gauche]))
    return DuelTranche(gauche, droite, GAUCHE if gagne else DROITE, personne)


def au_hasard(graine: int, nombre: int, forces=FORCES) -> list[DuelTranche]:
    """Pairs drawn anyhow."""
    hasard = random.Random(graine)
    return [repondre(hasard, forces, *hasard.sample(list(forces), 2)) for _ in range(nombre)]


@cache
def servis(graine: int, personnes: int, par_personne: int) -> list[DuelTranche]:
    """Pairs as shown by `paire_suivante`, whole decks answered one person after the other."""
    hasard = random.Random(graine)
    nombres: Counter = Counter()
    duels = []
    for personne in range(personnes):
        vues = []
        for tour in range(par_personne):
            paire = paire_suivante(nombres, IDEES, vues, f"{graine}-{personne}-{tour}")
            vues.append((paire.gauche, paire.droite))
            nombres[paire.gauche, paire.droite] += 1
            duels.append(repondre(hasard, FORCES, paire.gauche, paire.droite, personne))
    return duels


def tricher(duels: list[DuelTranche], cible: str, personnes: set[int]) -> list[DuelTranche]:
    """The same duels, but these people choose `cible` whenever it is shown to them."""
    return [
        replace(duel, issue=GAUCHE if duel.gauche == cible else DROITE)
        if duel.personne in personnes and cible in (duel.gauche, duel.droite)
        else duel
        for duel in duels
    ]


def bourrer(graine: int, nombre: int, cible: str, personnes: int | None) -> list[DuelTranche]:
    """Duels sent past the pages, all for `cible`, by a few people or (None) by people nobody can tell apart."""
    hasard = random.Random(graine)
    autres = [idee for idee in IDEES if idee != cible]
    return [
        DuelTranche(cible, hasard.choice(autres), GAUCHE, None if personnes is None else f"tricheur {n % personnes}")
        for n in range(nombre)
    ]


def tau(classement: ClassementDuels, forces=FORCES) -> float:
    places = {place.proposition: place.force for place in classement.places}
    return float(kendalltau([places[idee] for idee in forces], list(forces.values())).statistic)
