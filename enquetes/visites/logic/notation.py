"""Scores of one contact: criterion, contact, stage, determinant, conformity (regles#score-visite).

Exact fractions from end to end: nothing is rounded before the edge, and the order of criteria cannot matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from campagnes.enums import PolitiqueNonReponse
from enquetes.enums import NatureBareme
from enquetes.referentiels.logic import baremes
from enquetes.referentiels.logic.conditions import (
    Circonstances,
    CritereANoter,
    GrilleANoter,
    Situation,
    circonstances,
    repondu,
    situation_dans,
    valider,
)

METHODE = "1.0"
# What silence is worth (regles#sans-reponse).
ZERO, NA = PolitiqueNonReponse.ZERO, PolitiqueNonReponse.NA


@dataclass(frozen=True, slots=True)
class CritereNote:
    """A criterion after scoring. `score` is None when it does not count; `conforme` is None when it is not judged."""

    code: str
    poids: int
    etape: str
    determinant: str
    score: int | None
    conforme: bool | None
    engagements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactNote:
    """A contact after scoring. A stage, determinant or commitment without any counting criterion is absent.

    `repondu` is None when nothing was asked of the body (a site without form); `service` is what the scenario is for.
    """

    canal: str
    score: Fraction | None
    etapes: Mapping[str, Fraction]
    determinants: Mapping[str, Fraction]
    conformites: Mapping[str, bool]
    repondu: bool | None
    criteres: tuple[CritereNote, ...]
    methode: str = METHODE
    service: str = ""


def noter_contact(
    grille: GrilleANoter,
    reponses: Mapping[str, Any],
    *,
    type_scenario: str,
    politique: str = ZERO,
    service: str = "",
) -> ContactNote:
    """Score a finished contact; raise `ReponsesInvalides` when the measures do not fit the grid."""
    valider(grille, reponses, type_scenario)
    dans = circonstances(grille.canal, reponses, type_scenario)
    notes = tuple(_noter(critere, reponses[critere.code], dans, politique) for critere in grille.criteres)
    return ContactNote(
        canal=grille.canal,
        score=moyenne_ponderee(notes),
        etapes=_par_groupe(notes, "etape"),
        determinants=_par_groupe(notes, "determinant"),
        conformites=conformites(notes),
        repondu=repondu(grille.canal, reponses),
        criteres=notes,
        service=service,
    )


def moyenne_ponderee(notes: Iterable[CritereNote]) -> Fraction | None:
    """Return the weighted mean of the criteria that count, None when none does."""
    somme, poids = 0, 0
    for note in notes:
        if note.score is not None:
            somme += note.poids * note.score
            poids += note.poids
    return Fraction(somme, poids) if poids else None


def conformites(notes: Iterable[CritereNote]) -> dict[str, bool]:
    """Tell, for each commitment, whether all its judged criteria conform; without any, it is not observed."""
    resultat: dict[str, bool] = {}
    for note in notes:
        if note.conforme is not None:
            for engagement in note.engagements:
                resultat[engagement] = resultat.get(engagement, True) and note.conforme
    return resultat


def _par_groupe(notes: Iterable[CritereNote], axe: str) -> dict[str, Fraction]:
    groupes: dict[str, list[CritereNote]] = defaultdict(list)
    for note in notes:
        groupes[getattr(note, axe)].append(note)
    moyennes = {cle: moyenne_ponderee(groupe) for cle, groupe in groupes.items()}
    return {cle: valeur for cle, valeur in moyennes.items() if valeur is not None}


def _noter(critere: CritereANoter, mesure: Any, dans: Circonstances, politique: str) -> CritereNote:
    score: int | None = None
    conforme: bool | None = None
    if mesure is not None:
        score = baremes.score(critere.bareme, mesure)
        conforme = baremes.conforme(critere.bareme, mesure)
    elif situation_dans(critere, dans) is Situation.SANS_REPONSE:
        # Whatever the policy of scores, an answer that never came does not conform.
        score = 0 if politique == ZERO else None
        conforme = None if _jamais_jugee(critere) else False
    return CritereNote(
        critere.code, critere.poids, critere.etape, critere.determinant, score, conforme, critere.engagements
    )


def _jamais_jugee(critere: CritereANoter) -> bool:
    return critere.bareme.nature == NatureBareme.DUREE and critere.bareme.seuil is None
