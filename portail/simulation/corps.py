"""The bodies of a simulated campaign: real territories and fictitious bodies drawn from the seed, each with its hidden truth."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import replace

from organismes.models import Territoire
from portail.demonstration.participants import (
    FICTIFS,
    STRATES,
    OrganismeFictif,
    du_territoire,
    fictif,
)

PART_DES_TERRITOIRES = 0.85
PAS = 0.04
"""Qualities are whole numbers of these, so that a truth is computed once for all who share it."""


def tirer_les_corps(nombre: int, alea: random.Random, canaux: Collection[str]) -> dict[str, OrganismeFictif]:
    """Return the bodies by SIREN: territories in the proportions of the demonstration, others to make up the number.

    They offer some of these channels.
    """
    retenus = [
        du_territoire(territoire, alea) for territoire in _territoires(round(nombre * PART_DES_TERRITOIRES), alea)
    ]
    for rang in range(1, nombre - len(retenus) + 1):
        type_, nom = FICTIFS[rang % len(FICTIFS)]
        retenus.append(fictif(rang, type_, f"{nom} {rang}", alea))
    return {
        un.siren: replace(
            un, par_canal=_par_pas(un.par_canal), canaux=tuple(canal for canal in un.canaux if canal in canaux)
        )
        for un in retenus
    }


def _par_pas(qualites: dict[str, float]) -> dict[str, float]:
    return {canal: round(round(qualite / PAS) * PAS, 2) for canal, qualite in qualites.items()}


def _territoires(nombre: int, alea: random.Random) -> list[Territoire]:
    total = sum(poids for *_, poids in STRATES)
    retenus: list[Territoire] = []
    for nature, bas, haut, poids in STRATES:
        bassin = Territoire.objects.filter(nature=nature, population__range=(bas, haut), siren__isnull=False)
        candidats = sorted(bassin, key=lambda territoire: territoire.code)
        reste = nombre - len(retenus)
        retenus += alea.sample(candidats, min(max(1, round(nombre * poids / total)), reste, len(candidats)))
    return retenus
