"""The total of a contact, and exact means of thousands of them (regles#score-visite, #score-organisme).

A total holds, for the whole contact, each stage and each determinant, the points and the weight of the criteria that
counted: whole numbers, from which every mean is the same fraction as that of the scores of `notation`.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from campagnes.enums import Determinant, Etape
from enquetes.referentiels.logic.conditions import CritereANoter, GrilleANoter
from enquetes.visites.logic.notation import METHODE, ContactNote, CritereNote

ETAPES, DETERMINANTS = tuple(sorted(Etape.values)), tuple(sorted(Determinant.values))
AXES = ("", *ETAPES, *DETERMINANTS)
"""What a total holds, in the order of its numbers: the contact, its stages, its determinants."""
ENTIER_SUR = 2**62
ENTIER_ECRIT = ">i4"
"""How numbers of a total are written, in hexadecimal: thousands of them are read at once."""
TENU, ROMPU, NON_OBSERVE = b"1", b"0", b"-"
"""What a contact found of a commitment, a letter each."""

Entiers: TypeAlias = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Pesee:
    """What a contact weighs: points then weight of each of `AXES`, in hexadecimal; answered or not; commitments, by letter.

    The commitments are those of its grid, in the order of `engagements_de`.
    """

    parts: str
    repondu: bool | None
    constats: str


def total_de(note: ContactNote) -> Pesee:
    """Return the total of a contact after scoring."""
    points, poids = dict.fromkeys(AXES, 0), dict.fromkeys(AXES, 0)
    for critere in note.criteres:
        if critere.score is not None:
            for axe in ("", critere.etape, critere.determinant):
                points[axe] += critere.poids * critere.score
                poids[axe] += critere.poids
    nombres = [nombre for axe in AXES for nombre in (points[axe], poids[axe])]
    lettres = {True: TENU, False: ROMPU, None: NON_OBSERVE}
    constats = b"".join(lettres[note.conformites.get(code)] for code in engagements_de(note.criteres))
    return Pesee(np.array(nombres, dtype=ENTIER_ECRIT).tobytes().hex(), note.repondu, constats.decode())


def engagements_de(criteres: Iterable[CritereANoter | CritereNote]) -> tuple[str, ...]:
    """Return the commitments that the criteria of a grid shed light on, in the order of a total."""
    return tuple(sorted({code for critere in criteres for code in critere.engagements}))


def empreinte_des_regles(grille: GrilleANoter, type_scenario: str, politique: str) -> str:
    """Return the print of all that turns measures into a total."""
    criteres = [
        (c.code, repr(c.bareme), c.etape, c.determinant, c.poids, sorted(c.conditions), c.engagements)
        for c in grille.criteres
    ]
    ecriture = (ENTIER_ECRIT, AXES, TENU, ROMPU, NON_OBSERVE)
    regles = (METHODE, ecriture, grille.canal, grille.version, str(type_scenario), str(politique), criteres)
    return hashlib.sha256(repr(regles).encode()).hexdigest()


def lire_parts(parts: Sequence[str]) -> Entiers:
    """Return the points and weights of totals: contact × axis × 2."""
    nombres = np.frombuffer(bytes.fromhex("".join(parts)), dtype=ENTIER_ECRIT)
    return nombres.astype(np.int64).reshape(-1, len(AXES), 2)


def lire_constats(lots: Sequence[tuple[Sequence[str], int, str]]) -> tuple[tuple[str, ...], Entiers]:
    """Return the commitments of all grids, and their letters: contact × commitment.

    A lot has the commitments of one grid, the number of its contacts, and their letters one after the other.
    """
    tous = tuple(sorted({code for engagements, _, _ in lots for code in engagements}))
    rangs = {code: rang for rang, code in enumerate(tous)}
    lus = [np.empty((0, len(tous)), dtype="S1")]
    for engagements, nombre, lettres in lots:
        siens = np.frombuffer(lettres.encode("ascii"), dtype="S1").reshape(nombre, len(engagements))
        lus.append(np.full((nombre, len(tous)), NON_OBSERVE))
        lus[-1][:, [rangs[code] for code in engagements]] = siens
    return tous, np.concatenate(lus)


@dataclass(frozen=True, slots=True)
class ContactsPeses:
    """Validated contacts, a row each: of which body, by which channel, for which service, answered, and their numbers.

    `parts` are contact × axis × (points, weight); `constats`, contact × commitment, are letters. `organismes` are
    registrations, then places once `placer` gave them.
    """

    organismes: Entiers
    canaux: Entiers
    services: Entiers
    repondus: Entiers
    parts: Entiers
    engagements: tuple[str, ...]
    constats: Entiers

    def placer(self, offres: Mapping[int, Collection[str]]) -> ContactsPeses:
        """Keep the contacts of these bodies by the channels that each offers; number bodies from 0, in this order."""
        cles = np.array(list(offres), dtype=np.int64)
        ordre = np.argsort(cles)
        rangs = np.minimum(np.searchsorted(cles, self.organismes, sorter=ordre), len(cles) - 1)
        places = ordre[rangs] if len(cles) else rangs
        garde = np.zeros(len(places), dtype=bool)
        for canal in {canal for siens in offres.values() for canal in siens}:
            offert = np.array([canal in siens for siens in offres.values()])
            garde |= (self.canaux == canal) & offert[places] & (cles[places] == self.organismes)
        colonnes = ("canaux", "services", "repondus", "parts", "constats")
        return replace(self, organismes=places[garde], **{nom: getattr(self, nom)[garde] for nom in colonnes})


@dataclass(frozen=True, slots=True)
class Moyennes:
    """Exact means, one a group: numerators over `commun` × `effectifs`, these 0 for a group where nothing counts."""

    numerateurs: Entiers
    commun: int
    effectifs: Entiers

    def fractions(self) -> list[Fraction | None]:
        """Return each mean, None where nothing counts."""
        couples = zip(self.numerateurs.tolist(), self.effectifs.tolist(), strict=True)
        return [Fraction(haut, self.commun * bas) if bas else None for haut, bas in couples]


def moyennes(groupes: Entiers, nombre: int, parts: Entiers) -> Moyennes:
    """Return the mean score of each group of contacts, from their points and weights; those that weigh nothing are out.

    Points of a same weight are added before any division: few weights, so few divisions, and none rounds.
    """
    points, poids = parts[:, 0], parts[:, 1]
    vus = np.bincount(poids, minlength=2)
    # A contact that weighs nothing has no point to add, whatever it would be divided by.
    vus[:2] = 0, 1
    distincts = np.flatnonzero(vus)
    rangs = np.zeros(len(vus), dtype=np.int64)
    rangs[distincts] = np.arange(len(distincts))
    effectifs = np.bincount(groupes, weights=poids > 0, minlength=nombre).astype(np.int64)
    commun = math.lcm(*distincts.tolist())
    cases = np.bincount(groupes * len(distincts) + rangs[poids], weights=points, minlength=nombre * len(distincts))
    genre = _genre(100 * commun * int(effectifs.max(initial=1)))
    sommes = cases.reshape(nombre, len(distincts)).astype(np.int64).astype(genre)
    return Moyennes(sommes @ np.array([commun // p for p in distincts.tolist()], dtype=genre), commun, effectifs)


def moyenne_des_canaux(
    canaux: Mapping[str, Moyennes], nombre: int, poids: Mapping[str, int], comptent: Mapping[str, Entiers]
) -> Moyennes:
    """Return the weighted mean over channels, body by body; `comptent` tells whether each channel of each body counts."""
    presents = {canal: np.where(comptent[canal], m.effectifs, 0) for canal, m in canaux.items()}
    commun = math.lcm(*(m.commun for m in canaux.values()))
    contacts, total = _contacts_communs(presents, nombre, poids)
    effectifs = contacts * total
    genre = _genre(100 * commun * int(effectifs.max(initial=1)))
    hauts = np.zeros(nombre, dtype=genre)
    for canal, siens in presents.items():
        facteurs = poids.get(canal, 1) * np.where(siens > 0, contacts // np.maximum(siens, 1), 0)
        hauts += canaux[canal].numerateurs.astype(genre) * (commun // canaux[canal].commun) * facteurs.astype(genre)
    return Moyennes(hauts, commun, effectifs)


def _contacts_communs(
    presents: Mapping[str, Entiers], nombre: int, poids: Mapping[str, int]
) -> tuple[Entiers, Entiers]:
    """Return, body by body, what the numbers of contacts of its channels all divide, and what these channels weigh."""
    plafond = math.prod(int(effectifs.max(initial=1)) or 1 for effectifs in presents.values())
    contacts = np.ones(nombre, dtype=_genre(plafond * sum(poids.get(canal, 1) for canal in presents)))
    total = np.zeros(nombre, dtype=contacts.dtype)
    for canal, effectifs in presents.items():
        contacts = np.lcm(contacts, np.maximum(effectifs, 1).astype(contacts.dtype))
        total += poids.get(canal, 1) * (effectifs > 0)
    return contacts, total


def _genre(plafond: int) -> Any:
    """Return the type that holds every sum. A mean is at most 100."""
    return np.int64 if plafond < ENTIER_SUR else object
