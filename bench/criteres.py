"""Contacts drawn criterion by criterion on the real grids: what stages, determinants and criteria truly are is known.

Bodies have a level, a rate of silence that is their own, and channels their own level besides. A criterion is yes or no,
or one of four steps; what needs an answer is zero when nobody answered; what only some contacts meet is left out elsewhere.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from bench.verites import Alea, Reels

DONNEES = Path(__file__).parents[1] / "enquetes" / "referentiels" / "donnees"
FICHIERS = {"EMAIL": "email", "COURRIER": "courrier", "TEL": "telephone", "RS": "reseaux-sociaux", "WEB": "web"}
TOUJOURS, SI_REPONSE = "A", "R"
PARFOIS, MARCHES, SANS_FIN = 0.4, 3, 600
"""How often a contact meets what only some do; steps above nothing; contacts from which the truth is read."""


@dataclass(frozen=True, slots=True)
class Vues:
    """The values of contacts on one axis, one row a body, and which contacts have one."""

    valeurs: Reels
    presents: Reels

    @property
    def moyennes(self) -> Reels:
        """Return the mean of each body."""
        return np.asarray((self.valeurs * self.presents).sum(axis=1) / self.presents.sum(axis=1))

    @property
    def variances(self) -> Reels:
        """Return the variance of one contact of each body."""
        return Vues((self.valeurs - self.moyennes[:, None]) ** 2, self.presents).moyennes


@cache
def _criteres(canal: str) -> tuple[Mapping[str, str | int], ...]:
    contenu = tomllib.loads((DONNEES / f"grille-{FICHIERS[canal]}.toml").read_text())
    return tuple(contenu["criteres"])


def vues_par_axe(alea: Alea, canal: str, niveaux: Reels, silences: Reels, nombre: int) -> dict[str, Vues]:
    """Draw contacts of these bodies by one channel; return what they show of each stage, determinant and criterion."""
    forme = (len(niveaux), nombre)
    muets = alea.random(forme) < silences[:, None]
    # What makes one contact better than another, beyond chance on each criterion.
    humeurs = alea.normal(0, 0.5, forme)
    points: dict[str, Reels] = {}
    poids: dict[str, Reels] = {}
    for rang, critere in enumerate(_criteres(canal)):
        conditions = str(critere["condition"]).split("+")
        # Each criterion has its own ease, the same in all editions.
        part = 1 / (1 + np.exp(-(niveaux[:, None] + humeurs + 1.2 * np.sin(7 * rang))))
        marches = 1 if critere["bareme"] == "BIN" else MARCHES
        valeurs = 100 * alea.binomial(marches, part) / marches
        if SI_REPONSE in conditions:
            valeurs = np.where(muets, 0.0, valeurs)
        presents = np.ones(forme)
        if set(conditions) - {TOUJOURS, SI_REPONSE}:
            presents = (alea.random(forme) < PARFOIS).astype(float)
        for axe in ("", critere["etape"], critere["determinant"], critere["code"]):
            cle, pese = str(axe), int(critere["poids"]) * presents
            points[cle] = points.get(cle, 0) + pese * valeurs
            poids[cle] = poids.get(cle, 0) + pese
    return {axe: Vues(points[axe] / np.maximum(1, poids[axe]), (poids[axe] > 0).astype(float)) for axe in points}


@dataclass(frozen=True, slots=True)
class CanalMesure:
    """What the contacts of a channel show of an axis, and what endless ones would: the mean and variance of one."""

    vues: Vues
    vrais: Reels
    variances: Reels


def edition_par_criteres(alea: Alea, nombre: int, plan: Mapping[str, int]) -> dict[str, dict[str, CanalMesure]]:
    """Draw an edition of so many bodies: axis, then channel that has it."""
    corps, silences = alea.normal(0.6, 0.5, nombre), alea.beta(1.5, 8, nombre)
    edition: dict[str, dict[str, CanalMesure]] = {}
    for canal, contacts in plan.items():
        niveaux = corps + alea.normal(0, 0.4, nombre)
        sans_fin = vues_par_axe(alea, canal, niveaux, silences, SANS_FIN)
        for axe, vues in vues_par_axe(alea, canal, niveaux, silences, contacts).items():
            toutes = sans_fin[axe]
            edition.setdefault(axe, {})[canal] = CanalMesure(vues, toutes.moyennes, toutes.variances)
    return edition
