"""The total of a contact, and exact means of thousands of them (regles#score-visite, #score-organisme).

A total holds, for the whole contact, each stage and each determinant, the points and the weight of the criteria that
counted: whole numbers, from which every mean is the same fraction as that of the scores of `notation`.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from campagnes.enums import Determinant, Etape
from enquetes.referentiels.logic.conditions import GrilleANoter
from enquetes.visites.logic.notation import METHODE, ContactNote

ETAPES, DETERMINANTS = tuple(sorted(Etape.values)), tuple(sorted(Determinant.values))
AXES = ("", *ETAPES, *DETERMINANTS)
"""What a total holds, in the order of its numbers: the contact, its stages, its determinants."""
ENTIER_SUR = 2**62

Entiers: TypeAlias = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Pesee:
    """What a contact weighs: points then weight of each of `AXES`, as text; answered or not; commitments kept."""

    parts: str
    repondu: bool | None
    conformites: Mapping[str, bool]


def total_de(note: ContactNote) -> Pesee:
    """Return the total of a contact after scoring."""
    points, poids = dict.fromkeys(AXES, 0), dict.fromkeys(AXES, 0)
    for critere in note.criteres:
        if critere.score is not None:
            for axe in ("", critere.etape, critere.determinant):
                points[axe] += critere.poids * critere.score
                poids[axe] += critere.poids
    parts = " ".join(f"{points[axe]} {poids[axe]}" for axe in AXES)
    return Pesee(parts, note.repondu, note.conformites)


def empreinte_des_regles(grille: GrilleANoter, type_scenario: str, politique: str) -> str:
    """Return the print of all that turns measures into a total."""
    criteres = [
        (c.code, repr(c.bareme), c.etape, c.determinant, c.poids, sorted(c.conditions), c.engagements)
        for c in grille.criteres
    ]
    regles = (METHODE, AXES, grille.canal, grille.version, type_scenario, politique, criteres)
    return hashlib.sha256(repr(regles).encode()).hexdigest()


def lire_parts(parts: Sequence[str]) -> Entiers:
    """Return the points and weights of totals: contact × axis × 2."""
    nombres = np.fromstring(" ".join(parts), dtype=np.int64, sep=" ") if parts else np.zeros(0, dtype=np.int64)
    return nombres.reshape(-1, len(AXES), 2)


@dataclass(frozen=True, slots=True)
class ContactsPeses:
    """Validated contacts, a row each: of which body, by which channel, for which service, answered, and their numbers.

    `parts` are contact × axis × (points, weight). `organismes` are registrations, then places once `placer` gave them.
    """

    organismes: Entiers
    canaux: Entiers
    services: Entiers
    repondus: Entiers
    parts: Entiers
    conformites: Entiers

    def placer(self, offres: Mapping[int, Collection[str]]) -> ContactsPeses:
        """Keep the contacts of these bodies by the channels that each offers; number bodies from 0, in this order."""
        places = {corps: place for place, corps in enumerate(offres)}
        aucun: Collection[str] = ()
        garde = np.array(
            [
                canal in offres.get(corps, aucun)
                for corps, canal in zip(self.organismes.tolist(), self.canaux.tolist(), strict=True)
            ],
            dtype=bool,
        )
        corps = np.array([places[corps] for corps in self.organismes[garde].tolist()], dtype=np.int64)
        autres = (self.canaux, self.services, self.repondus, self.parts, self.conformites)
        return ContactsPeses(corps, *(colonne[garde] for colonne in autres))


@dataclass(frozen=True, slots=True)
class Moyennes:
    """Exact means, one a group: numerators over denominators, 0 for a group without any contact that counts."""

    numerateurs: Entiers
    denominateurs: Entiers

    def fractions(self) -> list[Fraction | None]:
        """Return each mean, None where nothing counts."""
        couples = zip(self.numerateurs.tolist(), self.denominateurs.tolist(), strict=True)
        return [Fraction(haut, bas) if bas else None for haut, bas in couples]


def moyennes(groupes: Entiers, nombre: int, parts: Entiers) -> Moyennes:
    """Return the mean score of each group of contacts, from their points and weights; those that weigh nothing are out.

    Points of a same weight are added before any division: few weights, so few divisions, and none rounds.
    """
    comptent = parts[:, 1] > 0
    groupes, points, poids = groupes[comptent], parts[comptent, 0], parts[comptent, 1]
    distincts, rangs = np.unique(poids, return_inverse=True)
    commun = math.lcm(*distincts.tolist())
    effectifs = np.bincount(groupes, minlength=nombre)
    cases = np.bincount(groupes * len(distincts) + rangs, weights=points, minlength=nombre * len(distincts))
    facteurs = [commun // poids for poids in distincts.tolist()]
    # A mean is at most 100: no sum passes this.
    sur = 100 * commun * max(1, int(effectifs.max(initial=0))) < ENTIER_SUR
    genre: Any = np.int64 if sur else object
    sommes = cases.reshape(nombre, len(distincts)).astype(np.int64).astype(genre)
    return Moyennes(sommes @ np.array(facteurs, dtype=genre), commun * effectifs.astype(genre))


def moyenne_des_canaux(
    canaux: Mapping[str, Moyennes], nombre: int, poids: Mapping[str, int], comptent: Mapping[str, Entiers]
) -> Moyennes:
    """Return the weighted mean over channels, body by body; `comptent` tells whether each channel of each body counts."""
    hauts, total = np.zeros(nombre, dtype=object), np.zeros(nombre, dtype=object)
    presents = {canal: np.where(comptent[canal], m.denominateurs, 0) for canal, m in canaux.items()}
    commun: Any = 1
    for bas in presents.values():
        commun = np.lcm(commun, np.where(bas == 0, 1, bas).astype(object))
    for canal, bas in presents.items():
        present = bas != 0
        facteur = np.where(present, commun // np.where(present, bas, 1).astype(object), 0)
        hauts = hauts + poids.get(canal, 1) * canaux[canal].numerateurs.astype(object) * facteur
        total = total + poids.get(canal, 1) * present.astype(object)
    return Moyennes(hauts, commun * total)
