"""The scores of thousands of contacts, where nothing else of `notation` is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NoReturn

from enquetes.referentiels.logic import baremes
from enquetes.referentiels.logic.conditions import (
    Circonstances,
    CritereANoter,
    GrilleANoter,
    ReponsesInvalides,
    Situation,
    circonstances,
    situation_dans,
    valider,
)
from enquetes.visites.logic.notation import ZERO


@dataclass(frozen=True, slots=True)
class _Admission:
    """What a criterion admits in some circumstances, and what it then weighs."""

    critere: CritereANoter
    admet_une_mesure: bool
    silence: int | None
    """Weight of a null, that scores 0; None where a measure is due."""
    connus: dict[tuple[type, Any], int]


class Scores:
    """Scores of the contacts of one grid: the figure of `noter_contact`, several times sooner.

    A grid meets the same circumstances and the same measures again and again: what they are worth is kept.
    """

    def __init__(self, grille: GrilleANoter, politique: str = ZERO) -> None:
        self._grille, self._politique = grille, politique
        self._codes = {critere.code for critere in grille.criteres}
        self._connus: dict[str, dict[tuple[type, Any], int]] = {code: {} for code in self._codes}
        self._admissions: dict[Circonstances, tuple[_Admission, ...]] = {}

    def score(self, reponses: Mapping[str, Any], type_scenario: str) -> Fraction | None:
        """Return the score of a finished contact; raise `ReponsesInvalides` when the measures do not fit the grid."""
        if reponses.keys() != self._codes:
            self._refuser(reponses, type_scenario)
        somme = poids = 0
        for admis in self._admissions_de(circonstances(self._grille.canal, reponses, type_scenario)):
            critere = admis.critere
            mesure = reponses[critere.code]
            if mesure is None and admis.silence is not None:
                poids += admis.silence
            elif mesure is not None and admis.admet_une_mesure:
                # True is 1 for a dictionary, not for a scale; what has no hash is read each time.
                points = None if isinstance(mesure, dict | list) else admis.connus.get((type(mesure), mesure))
                if points is None:
                    points = self._points(admis, mesure)
                if points is None:
                    self._refuser(reponses, type_scenario)
                somme += critere.poids * points
                poids += critere.poids
            else:
                self._refuser(reponses, type_scenario)
        return Fraction(somme, poids) if poids else None

    def _admissions_de(self, dans: Circonstances) -> tuple[_Admission, ...]:
        if dans not in self._admissions:
            self._admissions[dans] = tuple(self._admission(critere, dans) for critere in self._grille.criteres)
        return self._admissions[dans]

    def _admission(self, critere: CritereANoter, dans: Circonstances) -> _Admission:
        etat = situation_dans(critere, dans)
        compte = etat is Situation.SANS_REPONSE and self._politique == ZERO
        return _Admission(
            critere,
            admet_une_mesure=etat in {Situation.REQUIS, Situation.FACULTATIF},
            silence=None if etat is Situation.REQUIS else critere.poids if compte else 0,
            connus=self._connus[critere.code],
        )

    def _points(self, admis: _Admission, mesure: Any) -> int | None:
        """Return what a measure scores, None when its scale refuses it."""
        if baremes.erreur_mesure(admis.critere.bareme, mesure):
            return None
        points = baremes.score(admis.critere.bareme, mesure)
        if not isinstance(mesure, dict):
            admis.connus[type(mesure), mesure] = points
        return points

    def _refuser(self, reponses: Mapping[str, Any], type_scenario: str) -> NoReturn:
        """Name every fault, as the noting of one contact does."""
        valider(self._grille, reponses, type_scenario)
        raise ReponsesInvalides({})
