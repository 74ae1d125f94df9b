"""What two gradings of one contact disagree about, enough for a third person to decide (regles#seconde-lecture)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from enquetes.enums import NatureBareme
from enquetes.referentiels.logic.baremes import Bareme, score
from enquetes.referentiels.logic.conditions import GrilleANoter

ECART_TOLERE = 1
"""Elements by which two counts may differ: honest readers split on one."""


class Lecture(StrEnum):
    """Which of the two gradings an arbiter keeps for a criterion."""

    A = "a"
    B = "b"


def en_desaccord(bareme: Bareme, une: Any, autre: Any) -> bool:
    """Tell whether two measures of one criterion need arbitration.

    Any difference on yes or no and on attempts; more than one element on the scales that count elements; a misleading
    error seen by one only; a duration when its points change. Null against a measure always differs.
    """
    if une is None or autre is None:
        return une is not autre
    if bareme.nature == NatureBareme.E3:
        return bool(abs(une - autre) > ECART_TOLERE)
    if bareme.nature == NatureBareme.EC:
        return _ec_en_desaccord(une, autre)
    if bareme.nature == NatureBareme.DUREE:
        return score(bareme, une) != score(bareme, autre)
    return bool(une != autre)


def _ec_en_desaccord(une: Mapping[str, Any], autre: Mapping[str, Any]) -> bool:
    faits = ("attendus", "erreur_trompeuse")
    return any(une[fait] != autre[fait] for fait in faits) or abs(une["trouves"] - autre["trouves"]) > ECART_TOLERE


def ecarts(grille: GrilleANoter, lecture_a: Mapping[str, Any], lecture_b: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the codes of the criteria to arbitrate, in the order of the grid; an absent measure reads as null."""
    return tuple(
        critere.code
        for critere in grille.criteres
        if en_desaccord(critere.bareme, lecture_a.get(critere.code), lecture_b.get(critere.code))
    )


def retenir(lecture_a: Mapping[str, Any], lecture_b: Mapping[str, Any], choix: Mapping[str, str]) -> dict[str, Any]:
    """Return the measures of the contact after arbitration: those of `lecture_a` but where `choix` keeps the other."""
    return dict(lecture_a) | {code: lecture_b.get(code) for code, lecture in choix.items() if lecture == Lecture.B}
