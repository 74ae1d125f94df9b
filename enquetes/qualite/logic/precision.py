"""What the visits done so far say of the precision of the next ones."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from enquetes.qualite.logic.effectif import Effectif, effectif_moyenne, effectif_taux
from enquetes.qualite.logic.severite import Score

LIBERTES_MINIMUM = 10
"""Degrees of freedom under which a standard deviation is known to worse than ±40 % or so: none is told."""


@dataclass(frozen=True, slots=True)
class PrecisionCanal:
    """How scores of one body vary on a channel, and how many visits would tell its mean to within the half-width.

    `ecart_type` is pooled over bodies visited at least twice, None under the minimum. `taux` is the share of answers,
    None where no answer is awaited. Visits are independent draws from an unlimited stream: no finite correction.
    """

    canal: str
    nb_scores: int
    ecart_type: float | None
    moyenne: Effectif | None
    taux: float | None
    reponses: Effectif | None


def precision_du_canal(
    canal: str, scores: Sequence[Score], demi_largeur: float, repondus: Sequence[bool]
) -> PrecisionCanal:
    """Return the visits needed for ± `demi_largeur` points on a body's mean score, and on its rate of answers."""
    ecart_type = _ecart_type_interne(scores)
    taux = sum(repondus) / len(repondus) if repondus else None
    return PrecisionCanal(
        canal=canal,
        nb_scores=len(scores),
        ecart_type=ecart_type,
        moyenne=effectif_moyenne(ecart_type, demi_largeur) if ecart_type else None,
        taux=taux,
        reponses=None if taux is None else effectif_taux(taux, demi_largeur / 100),
    )


def _ecart_type_interne(scores: Sequence[Score]) -> float | None:
    """Return the standard deviation within bodies, pooled."""
    par_organisme: dict[str, list[float]] = defaultdict(list)
    for score in scores:
        par_organisme[score.organisme].append(score.valeur)
    libertes = sum(len(valeurs) - 1 for valeurs in par_organisme.values())
    if libertes < LIBERTES_MINIMUM:
        return None
    carres = sum(
        (valeur - sum(valeurs) / len(valeurs)) ** 2 for valeurs in par_organisme.values() for valeur in valeurs
    )
    return math.sqrt(carres / libertes)
