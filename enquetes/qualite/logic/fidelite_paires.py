"""From contacts read twice to the agreement on each criterion and on each channel's score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enquetes.enums import NatureBareme
from enquetes.qualite.logic.fidelite import Accord, Echelle, accord
from enquetes.qualite.logic.fidelite_icc import correlation
from enquetes.referentiels.logic.baremes import score
from enquetes.referentiels.logic.conditions import CritereANoter, GrilleANoter, ReponsesInvalides
from enquetes.visites.logic.saisie import est_calcule
from enquetes.visites.logic.scores import Scores

TOUS = "TOUS"
ECHELLES: dict[str, Echelle] = {
    NatureBareme.BIN: Echelle.NOMINALE,
    NatureBareme.E3: Echelle.ORDINALE,
    NatureBareme.TENT: Echelle.ORDINALE,
    NatureBareme.DUREE: Echelle.ORDINALE,
    NatureBareme.EC: Echelle.INTERVALLE,
}
"""What a difference costs, by kind of scale: steps of points are ordered without being regular, shares are numbers."""


@dataclass(frozen=True, slots=True)
class Paire:
    """One contact graded by two people, each without seeing the other: raw measures by criterion code."""

    grille: GrilleANoter
    type_scenario: str
    lecture_a: Mapping[str, Any]
    lecture_b: Mapping[str, Any]

    @property
    def canal(self) -> str:
        """Channel of the contact."""
        return self.grille.canal


@dataclass(frozen=True, slots=True)
class AccordCritere:
    """Krippendorff's alpha of one criterion, over the contacts where both readers gave a measure."""

    canal: str
    code: str
    echelle: Echelle
    accord: Accord


@dataclass(frozen=True, slots=True)
class AccordCanal:
    """ICC(1) of the scores of a channel's contacts, or of all under `TOUS`."""

    canal: str
    accord: Accord


def accords_par_critere(paires: Sequence[Paire], graine: int = 0) -> tuple[AccordCritere, ...]:
    """Return the agreement on each criterion typed by hand, in the order of grids; values are points.

    A measure read from instants that both readers share agrees by construction, so it is left out.
    """
    unites: dict[tuple[str, str], list[tuple[float | None, float | None]]] = defaultdict(list)
    echelles: dict[tuple[str, str], Echelle] = {}
    for paire in paires:
        for critere in paire.grille.criteres:
            if not est_calcule(critere, paire.canal):
                cle = (paire.canal, critere.code)
                unites[cle].append((_points(critere, paire.lecture_a), _points(critere, paire.lecture_b)))
                echelles[cle] = ECHELLES[critere.bareme.nature]
    return tuple(
        AccordCritere(canal, code, echelles[canal, code], accord(liste, echelles[canal, code], graine=graine))
        for (canal, code), liste in unites.items()
    )


def _points(critere: CritereANoter, lecture: Mapping[str, Any]) -> float | None:
    mesure = lecture.get(critere.code)
    return None if mesure is None else float(score(critere.bareme, mesure))


def accords_par_canal(paires: Sequence[Paire], politique: str) -> tuple[AccordCanal, ...]:
    """Return the agreement on the scores of whole contacts: each channel in the order met, then all together.

    All together, each score is taken from the mean of its channel: two channels that differ are no agreement.
    """
    scores: dict[str, list[tuple[float, float]]] = defaultdict(list)
    par_grille: dict[int, Scores] = {}
    for paire in paires:
        # By identity: the pairs of an edition share a few grids, that are long to compare.
        noteur = par_grille.setdefault(id(paire.grille), Scores(paire.grille, politique))
        notes = [_noter(noteur, lecture, paire.type_scenario) for lecture in (paire.lecture_a, paire.lecture_b)]
        if notes[0] is not None and notes[1] is not None:
            scores[paire.canal].append((notes[0], notes[1]))
    tous = [ecarts for liste in scores.values() for ecarts in _a_leur_moyenne(liste)]
    canaux = tuple(AccordCanal(canal, correlation(liste)) for canal, liste in scores.items())
    return (*canaux, AccordCanal(TOUS, correlation(tous))) if tous else ()


def _a_leur_moyenne(scores: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    moyenne = sum(map(sum, scores)) / (2 * len(scores))
    return [(une - moyenne, autre - moyenne) for une, autre in scores]


def _noter(noteur: Scores, lecture: Mapping[str, Any], type_scenario: str) -> float | None:
    """Return the score of a reading; None when it does not score, or when it does not fit the grid."""
    try:
        score_exact = noteur.score(lecture, type_scenario)
    except ReponsesInvalides:
        return None
    return None if score_exact is None else float(score_exact)
