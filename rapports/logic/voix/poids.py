"""What weighs on satisfaction: what users cite, and what goes with it from body to body; then importance × performance.

Two readings, none of them a proof. *Cited*: the share of opinions that give a determinant as a reason (Wilson). *Linked*:
over the bodies of an edition, the rank correlation (Spearman) of the score that visits gave a determinant with the share
of satisfied users; interval by Fisher's transformation with the variance of Bonett and Wright (2000), (1 + r²/2)/(n − 3),
widened so that the eight hold together at 95 % (Bonferroni). See regles#poids-des-determinants.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist, fmean

import numpy as np
import numpy.typing as npt

from bornes.indicateurs.logic.indicateurs import Estimation
from campagnes.enums import Determinant
from enquetes.referentiels.logic.arrondi import arrondir

ORGANISMES_MINIMUM = 20
"""Under this number of bodies no correlation is told: its interval would be wider than half of the scale."""
AVIS_MINIMUM = 30
"""Opinions that a body needs for its rate to enter, and a page for its shares."""
NIVEAU = 0.95
NOMS = {determinant.value: str(determinant.label) for determinant in Determinant}


@dataclass(frozen=True)
class CorrelationDeRang(Estimation):
    """A rank correlation, from −1 to 1, over `n` bodies."""

    n: int

    @property
    def est_etabli(self) -> bool:
        """Tell that its interval leaves zero out."""
        return self.bas > 0 or self.haut < 0


@dataclass(frozen=True)
class LiensDUneEdition:
    """The correlations that can be told, by determinant, and how many bodies were read."""

    nb_organismes: int = 0
    par_code: dict[str, CorrelationDeRang] = field(default_factory=dict)

    @property
    def sont_lisibles(self) -> bool:
        """Tell that enough bodies were heard and measured."""
        return self.nb_organismes >= ORGANISMES_MINIMUM

    @property
    def lignes(self) -> list[tuple[str, CorrelationDeRang]]:
        """Return each determinant and its correlation, the strongest first."""
        return sorted(((NOMS[code], lien) for code, lien in self.par_code.items()), key=lambda ligne: -ligne[1].valeur)


def liens(
    organismes: Sequence[tuple[Mapping[str, float], float]], codes: Sequence[str]
) -> dict[str, CorrelationDeRang]:
    """Return the correlation of each determinant with satisfaction, from (scores, rate) of bodies; those that can be told."""
    trouves = {
        code: _lien([(scores[code], taux) for scores, taux in organismes if code in scores], len(codes))
        for code in codes
    }
    return {code: lien for code, lien in trouves.items() if lien is not None}


def _lien(couples: Sequence[tuple[float, float]], comparaisons: int) -> CorrelationDeRang | None:
    n = len(couples)
    if n < ORGANISMES_MINIMUM:
        return None
    scores, taux = zip(*couples, strict=True)
    if len(set(scores)) == 1 or len(set(taux)) == 1:
        return None
    r = float(np.corrcoef(_rangs(scores), _rangs(taux))[0, 1])
    # A correlation of one has no transform: beyond, it says the same.
    z = math.atanh(max(-0.999, min(0.999, r)))
    quantile = NormalDist().inv_cdf(1 - (1 - NIVEAU) / (2 * comparaisons))
    demi = quantile * math.sqrt((1 + r * r / 2) / (n - 3))
    return CorrelationDeRang(r, math.tanh(z - demi), math.tanh(z + demi), n)


def _rangs(valeurs: Sequence[float]) -> npt.NDArray[np.float64]:
    """Return the rank of each value from the lowest, equal ones at the mean of their ranks."""
    _, places, nombres = np.unique(np.array(valeurs), return_inverse=True, return_counts=True)
    return np.asarray(np.cumsum(nombres) - (nombres - 1) / 2, dtype=np.float64)[places]


@dataclass(frozen=True)
class PlaceDansLaMatrice:
    """Where a determinant stands: its importance, its performance, the corner they make, whether both are sure of it."""

    code: str
    nom: str
    importance: Estimation
    performance: float
    intervalle: tuple[float, float] | None
    est_important: bool
    est_performant: bool
    est_sure: bool

    @property
    def coin(self) -> str:
        """Say what to do of it."""
        return COINS[self.est_important, self.est_performant]

    @property
    def est_a_traiter(self) -> bool:
        """Tell that it matters and stays under the line."""
        return self.est_important and not self.est_performant


COINS = {
    (True, False): "à traiter d’abord",
    (True, True): "à garder",
    (False, False): "à surveiller",
    (False, True): "acquis",
}


@dataclass(frozen=True)
class Matrice:
    """Importance × performance: `seuil` parts the performances, `milieu` (the mean importance) the importances."""

    places: tuple[PlaceDansLaMatrice, ...]
    seuil: float
    milieu: float


def matrice(
    importances: Mapping[str, Estimation],
    performances: Mapping[str, tuple[float, tuple[float, float] | None]],
    noms: Mapping[str, str],
    seuil: float,
) -> Matrice | None:
    """Place the determinants that have both; None under two, for nothing is then more important than anything.

    A place is sure when neither interval crosses its line; a performance without interval never is.
    """
    communs = [code for code in noms if code in importances and code in performances]
    if len(communs) < 2:  # noqa: PLR2004 -- a comparison
        return None
    milieu = fmean(importances[code].valeur for code in communs)
    places = (
        _place(code, noms[code], importances[code], *performances[code], seuil=seuil, milieu=milieu) for code in communs
    )
    ordre = sorted(places, key=lambda p: (not p.est_a_traiter, -p.importance.valeur, p.code))
    return Matrice(tuple(ordre), seuil, milieu)


def _place(
    code: str,
    nom: str,
    importance: Estimation,
    performance: float,
    bornes: tuple[float, float] | None,
    *,
    seuil: float,
    milieu: float,
) -> PlaceDansLaMatrice:
    return PlaceDansLaMatrice(
        code,
        nom,
        importance,
        performance,
        bornes,
        est_important=importance.valeur >= milieu,
        # Read as it is written: « 80,0 » reaches a line of 80.
        est_performant=arrondir(performance) >= seuil,
        est_sure=bornes is not None
        and not bornes[0] < seuil <= bornes[1]
        and not importance.bas < milieu <= importance.haut,
    )
