"""Consensus across groups of opinion, by the method of Polis, from who agrees, disagrees or passes on which idea.

Definitions: Small, Björkegren, Erkkilä, Shaw and Megill 2021, « Polis: Scaling Deliberation by Mapping High Dimensional
Opinion Spaces » (Recerca 26, 2), and what the program of the Computational Democracy Project computes. Groups are
those of `groupes_opinion`. Then, for group g and idea c, A agree, D disagree, S answered, passes included:

* consensus for agreement = Π over g of (A + 1) / (S + 2); for disagreement the same with D. One group against is enough
  to bring it down, whatever the size of the others.
* typical of g: P = (A + 1) / (S + 2), ratio R = P in g / P in the rest, kept when both tests reach 1.2816 (90 %, one
  side): 2 √(S + 1) ((A + 1) / (S + 1) − ½), and the test of two proportions with 1 added to every count. Sorted by
  R × its test × P × its test, five at most. The same for disagreement; the way of the higher two-proportion test.

Three differences, on purpose. A group under `seuil` is left out of products and of the rest, which would give it back. Nobody
is added to reach fifteen participants: there is no result instead. The most agreed idea is not put first among what is
typical when its tests fail; when all fail, the best is given and says so (`probante`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from consultations.enums import SEUIL_PETITS_NOMBRES, Sens
from consultations.logic.groupes_opinion import Matrice, regrouper
from consultations.logic.identifiants import Identifiant, cle

METHODE = "1.0"
ACCORD, DESACCORD, PASSE = Sens.ACCORD, Sens.DESACCORD, Sens.PASSE
VALEURS: dict[str, float] = {ACCORD: 1.0, DESACCORD: -1.0, PASSE: 0.0}
PAS_ASSEZ = "pas_assez_de_reponses"
NON_TROUVES = "groupes_non_trouves"

MINIMUM_REPONSES = 7
"""Answers of a participant who is placed in a group; all of them when there are fewer ideas."""
MINIMUM_PARTICIPANTS = 15
MINIMUM_IDEES = 3
SIGNIFICATIF = 1.2816
AU_PLUS = 5


@dataclass(frozen=True, slots=True)
class PositionPrise:
    """What a person thinks of an idea: ACCORD, DESACCORD or PASSE. At most one for each person and idea."""

    personne: Identifiant
    proposition: Identifiant
    reponse: str


@dataclass(frozen=True, slots=True)
class Decompte:
    """Answers of some people on one idea."""

    accords: int = 0
    desaccords: int = 0
    passes: int = 0

    @property
    def total(self) -> int:
        """Return S, passes included."""
        return self.accords + self.desaccords + self.passes

    def part(self, sens: str) -> float:
        """Return (A + 1) / (S + 2), or with disagreements: one half when nobody answered."""
        return (self._nombre(sens) + 1) / (self.total + 2)

    def _nombre(self, sens: str) -> int:
        return self.accords if sens == ACCORD else self.desaccords

    def test(self, sens: str) -> float:
        """Return the z of a share above one half, 1 added to both counts."""
        return 2 * math.sqrt(self.total + 1) * ((self._nombre(sens) + 1) / (self.total + 1) - 1 / 2)

    def test_contre(self, reste: Decompte, sens: str) -> float:
        """Return the z of a share above that of the rest, 1 added to the four counts; 0 when all are alike."""
        ici, la = self.total + 1, reste.total + 1
        oui_ici, oui_la = self._nombre(sens) + 1, reste._nombre(sens) + 1
        commune = (oui_ici + oui_la) / (ici + la)
        if commune == 1:
            return 0.0
        return (oui_ici / ici - oui_la / la) / math.sqrt(commune * (1 - commune) * (1 / ici + 1 / la))

    def __add__(self, autre: Decompte) -> Decompte:
        return Decompte(self.accords + autre.accords, self.desaccords + autre.desaccords, self.passes + autre.passes)


@dataclass(frozen=True, slots=True)
class Typique:
    """An idea on which a group stands out. `sens` is ACCORD or DESACCORD, `nombre` of `sur` answers.

    `rapport`: share here over share in the other groups. `probante` tells that both tests reach 90 %.
    """

    proposition: Identifiant
    sens: str
    nombre: int
    sur: int
    part: float
    test: float
    rapport: float
    test_rapport: float
    probante: bool

    @property
    def poids(self) -> float:
        """Return what sorts them, the metric of Polis."""
        return self.rapport * self.test_rapport * self.part * self.test


@dataclass(frozen=True, slots=True)
class Camp:
    """People who answer alike. `est_masque`: fewer than the threshold; do not show its votes, nothing is typical of it.

    The votes of a hidden group are the total less those of the others: show no total beside it.
    """

    numero: int
    personnes: tuple[Identifiant, ...]
    est_masque: bool
    typiques: tuple[Typique, ...]


@dataclass(frozen=True, slots=True)
class IdeeMesuree:
    """An idea: consensus for agreement and for disagreement (0–1, None without groups), and the counts behind them.

    `ensemble` counts everybody, those in no group included; `par_groupe` follows the numbers of groups.
    """

    proposition: Identifiant
    accord: float | None
    desaccord: float | None
    ensemble: Decompte
    par_groupe: tuple[Decompte, ...]


@dataclass(frozen=True, slots=True)
class Consensus:
    """`motif` is empty, or PAS_ASSEZ: there are then no groups and no consensus, only counts.

    `idees` from the most agreed across groups. `nb_sans_groupe`: who answered too little to be placed.
    `silhouette` (−1 to 1) tells how apart groups are; None when there is a single one.
    """

    motif: str
    groupes: tuple[Camp, ...]
    idees: tuple[IdeeMesuree, ...]
    nb_participants: int
    nb_sans_groupe: int
    silhouette: float | None = None


def mesurer_consensus(
    positions: Sequence[PositionPrise],
    *,
    graine: int,
    minimum_reponses: int = MINIMUM_REPONSES,
    minimum_participants: int = MINIMUM_PARTICIPANTS,
) -> Consensus:
    """Return the groups of opinion, what each idea gathers across them, and what is typical of each.

    People with fewer than min(`minimum_reponses`, number of ideas) answers are in no group. Same `graine`, same
    result, whatever the order of positions. Raises ValueError for an unknown answer or two on the same idea.
    """
    _verifier(positions)
    personnes = sorted({position.personne for position in positions}, key=cle)
    idees = sorted({position.proposition for position in positions}, key=cle)
    reponses = Counter(position.personne for position in positions)
    requises = min(minimum_reponses, len(idees))
    retenues = [personne for personne in personnes if reponses[personne] >= requises]
    if len(retenues) < minimum_participants or len(idees) < MINIMUM_IDEES:
        return _depouiller(positions, {}, SEUIL_PETITS_NOMBRES, PAS_ASSEZ, None)
    votes = _votes(positions, personnes, idees)
    groupes = regrouper(votes, [reponses[p] >= requises for p in personnes], graine=graine, seuil=SEUIL_PETITS_NOMBRES)
    par_personne = dict(zip(retenues, groupes.numeros, strict=True))
    return _depouiller(positions, par_personne, SEUIL_PETITS_NOMBRES, "", groupes.silhouette)


def depouiller(
    positions: Sequence[PositionPrise], groupes: Mapping[Identifiant, int], *, seuil: int = SEUIL_PETITS_NOMBRES
) -> Consensus:
    """Return the same as `mesurer_consensus` for groups already known: the number of each person's, from 0.

    Raises ValueError as it does, and for numbers of groups with a hole.
    """
    _verifier(positions)
    if set(groupes.values()) != set(range(len(set(groupes.values())))):
        raise ValueError("les groupes se numérotent de 0 en 0, sans trou")
    return _depouiller(positions, groupes, seuil, "" if groupes else PAS_ASSEZ, None)


def _verifier(positions: Sequence[PositionPrise]) -> None:
    for position in positions:
        if position.reponse not in VALEURS:
            raise ValueError(f"réponse inconnue : {position.reponse}")
    if len({(position.personne, position.proposition) for position in positions}) < len(positions):
        raise ValueError("une personne répond deux fois sur la même idée")


def _votes(
    positions: Sequence[PositionPrise], personnes: Sequence[Identifiant], idees: Sequence[Identifiant]
) -> Matrice:
    """Return people × ideas: 1, −1, 0 for a pass, NaN without an answer."""
    lignes = {personne: rang for rang, personne in enumerate(personnes)}
    colonnes = {idee: rang for rang, idee in enumerate(idees)}
    votes = np.full((len(personnes), len(idees)), np.nan)
    for position in positions:
        votes[lignes[position.personne], colonnes[position.proposition]] = VALEURS[position.reponse]
    return votes


def _depouiller(
    positions: Sequence[PositionPrise],
    groupes: Mapping[Identifiant, int],
    seuil: int,
    motif: str,
    silhouette: float | None,
) -> Consensus:
    membres = _membres(groupes)
    masques = [len(siens) < seuil for siens in membres]
    comptes = _compter(positions, groupes)
    idees = [
        _mesurer(idee, [comptes.get((idee, numero), Decompte()) for numero in range(len(membres))], masques, ensemble)
        for idee, ensemble in _ensembles(positions).items()
    ]
    personnes = {position.personne for position in positions}
    return Consensus(
        motif=motif,
        groupes=tuple(
            Camp(numero, tuple(siens), masques[numero], _typiques(idees, numero, masques))
            for numero, siens in enumerate(membres)
        ),
        idees=tuple(sorted(idees, key=lambda idee: (-(idee.accord or 0), cle(idee.proposition)))),
        nb_participants=len(personnes),
        nb_sans_groupe=len(personnes - set(groupes)),
        silhouette=silhouette,
    )


def _membres(groupes: Mapping[Identifiant, int]) -> list[list[Identifiant]]:
    membres: list[list[Identifiant]] = [[] for _numero in set(groupes.values())]
    for personne in sorted(groupes, key=cle):
        membres[groupes[personne]].append(personne)
    return membres


def _decompte(reponses: Mapping[str, int]) -> Decompte:
    return Decompte(reponses.get(ACCORD, 0), reponses.get(DESACCORD, 0), reponses.get(PASSE, 0))


def _ensembles(positions: Sequence[PositionPrise]) -> dict[Identifiant, Decompte]:
    reponses: dict[Identifiant, Counter[str]] = {}
    for position in positions:
        reponses.setdefault(position.proposition, Counter())[position.reponse] += 1
    return {idee: _decompte(reponses[idee]) for idee in sorted(reponses, key=cle)}


def _compter(
    positions: Sequence[PositionPrise], groupes: Mapping[Identifiant, int]
) -> dict[tuple[Identifiant, int], Decompte]:
    reponses: dict[tuple[Identifiant, int], Counter[str]] = {}
    for position in positions:
        if position.personne in groupes:
            tiroir = reponses.setdefault((position.proposition, groupes[position.personne]), Counter())
            tiroir[position.reponse] += 1
    return {ou: _decompte(nombres) for ou, nombres in reponses.items()}


def _mesurer(
    idee: Identifiant, par_groupe: Sequence[Decompte], masques: Sequence[bool], ensemble: Decompte
) -> IdeeMesuree:
    comptes = [decompte for decompte, masque in zip(par_groupe, masques, strict=True) if not masque]
    accord, desaccord = (
        math.prod(decompte.part(sens) for decompte in comptes) if comptes else None for sens in (ACCORD, DESACCORD)
    )
    return IdeeMesuree(idee, accord, desaccord, ensemble, tuple(par_groupe))


def _typiques(idees: Sequence[IdeeMesuree], numero: int, masques: Sequence[bool]) -> tuple[Typique, ...]:
    """Return what stands out in a group: at most five, agreements first; nothing without another group to tell."""
    autres = [rang for rang, masque in enumerate(masques) if rang != numero and not masque]
    if masques[numero] or not autres:
        return ()
    candidates = [_typique(idee, numero, autres) for idee in idees if idee.par_groupe[numero].total]
    probantes = sorted((t for t in candidates if t.probante), key=lambda t: -t.poids)[:AU_PLUS]
    if not probantes:
        return tuple(sorted(candidates, key=lambda t: -t.test_rapport)[:1])
    return tuple(sorted(probantes, key=lambda t: t.sens != ACCORD))


def _typique(idee: IdeeMesuree, numero: int, autres: Sequence[int]) -> Typique:
    ici = idee.par_groupe[numero]
    reste = sum((idee.par_groupe[rang] for rang in autres), Decompte())
    tests = {sens: ici.test_contre(reste, sens) for sens in (DESACCORD, ACCORD)}
    sens = ACCORD if tests[ACCORD] > tests[DESACCORD] else DESACCORD
    return Typique(
        proposition=idee.proposition,
        sens=sens,
        nombre=ici.accords if sens == ACCORD else ici.desaccords,
        sur=ici.total,
        part=ici.part(sens),
        test=ici.test(sens),
        rapport=ici.part(sens) / reste.part(sens),
        test_rapport=tests[sens],
        probante=tests[sens] > SIGNIFICATIF and ici.test(sens) > SIGNIFICATIF,
    )
