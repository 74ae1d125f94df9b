"""Is a shopper harder than the others? A mixed model of scores: body and shopper crossed, estimated by REML.

score = level of the group (a channel) + body + shopper + rest, the last three drawn from normal laws whose variances
are estimated. A shopper's effect is the best linear unbiased prediction (BLUP, Henderson's mixed model equations): what
his scores say once the bodies that he happened to visit are accounted for, drawn towards 0 when he did few visits.

Bodies are absorbed into the equations of shoppers, so the work grows with the cube of shoppers only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve, cholesky
from scipy.optimize import minimize

Matrice = NDArray[np.float64]
CONFIANCE = 0.95
ENQUETEURS_MINIMUM = 5
"""Levels under which a variance between them is guessed rather than estimated."""
VISITES_MINIMUM = 30
"""Scores under which nothing is left for the rest once bodies and shoppers are estimated."""
RAPPORT_NUL, RAPPORT_MAX = -12.0, 6.0
"""Bounds of the logarithm of a variance over that of the rest: e⁻¹² is no variance at all."""
DEPARTS = ((-1.0, -2.0), (1.0, -6.0))


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one visit, on 100. `groupe` takes out a difference that is nobody's doing: the channel."""

    organisme: str
    enqueteur: str
    groupe: str
    valeur: float


@dataclass(frozen=True, slots=True)
class Effet:
    """A shopper's severity in points: negative is harder. The interval is at 95 %, variances taken as known."""

    enqueteur: str
    valeur: float
    bas: float
    haut: float
    nb_visites: int
    moyenne_brute: float

    @property
    def se_distingue(self) -> bool:
        """Tell an interval that leaves zero out."""
        return self.bas > 0 or self.haut < 0


@dataclass(frozen=True, slots=True)
class Severite:
    """Variances in points², and the shoppers from the hardest to the most lenient."""

    variance_organisme: float
    variance_enqueteur: float
    variance_residu: float
    effets: tuple[Effet, ...]

    @property
    def part_enqueteur(self) -> float:
        """Return the share of the variance of a score that depends on who gave it."""
        total = self.variance_organisme + self.variance_enqueteur + self.variance_residu
        return self.variance_enqueteur / total if total else 0.0


@dataclass(frozen=True, slots=True)
class _Modele:
    """Sums of the design: y, X (groups), counts by body and by shopper, and how they cross."""

    y: Matrice
    x: Matrice
    organismes: NDArray[np.intp]
    enqueteurs: NDArray[np.intp]
    croisement: Matrice
    """Bodies × (groups + shoppers): how many visits of each."""
    autres: Matrice
    """(groups + shoppers)²."""
    droite_organismes: Matrice
    droite_autres: Matrice

    @property
    def nb_groupes(self) -> int:
        return int(self.x.shape[1])


@dataclass(frozen=True, slots=True)
class _Solution:
    moins_deux_l: float
    residu: float
    effets: Matrice
    precisions: Matrice


def estimer(scores: Sequence[Score]) -> Severite | None:
    """Return the severity of every shopper; None under the minimums, or when scores do not vary."""
    noms = sorted({score.enqueteur for score in scores})
    if len(noms) < ENQUETEURS_MINIMUM or len(scores) < VISITES_MINIMUM or len({s.valeur for s in scores}) == 1:
        return None
    modele = _poser(scores, noms)
    bornes = [(RAPPORT_NUL, RAPPORT_MAX)] * 2
    essais = [
        minimize(lambda p: _resoudre(modele, p[0], p[1]).moins_deux_l, depart, method="L-BFGS-B", bounds=bornes)
        for depart in DEPARTS
    ]
    organisme, enqueteur = min(essais, key=lambda essai: float(essai.fun)).x
    solution = _resoudre(modele, organisme, enqueteur)
    z = NormalDist().inv_cdf((1 + CONFIANCE) / 2)
    nombres = np.bincount(modele.enqueteurs)
    moyennes = np.bincount(modele.enqueteurs, weights=modele.y) / nombres
    effets = [
        Effet(nom, float(e), float(e - z * p), float(e + z * p), int(n), float(m))
        for nom, e, p, n, m in zip(noms, solution.effets, solution.precisions, nombres, moyennes, strict=True)
    ]
    return Severite(
        variance_organisme=math.exp(organisme) * solution.residu,
        variance_enqueteur=math.exp(enqueteur) * solution.residu,
        variance_residu=solution.residu,
        effets=tuple(sorted(effets, key=lambda e: (e.valeur, e.enqueteur))),
    )


def _poser(scores: Sequence[Score], noms: Sequence[str]) -> _Modele:
    y = np.array([score.valeur for score in scores])
    x = _indicatrices([score.groupe for score in scores])
    organismes = np.unique([score.organisme for score in scores], return_inverse=True)[1]
    enqueteurs = np.searchsorted(noms, [score.enqueteur for score in scores])
    autres = np.hstack((x, np.eye(len(noms))[enqueteurs]))
    croisement = np.zeros((int(organismes.max()) + 1, autres.shape[1]))
    np.add.at(croisement, organismes, autres)
    return _Modele(
        y=y,
        x=x,
        organismes=organismes,
        enqueteurs=enqueteurs,
        croisement=croisement,
        autres=autres.T @ autres,
        droite_organismes=np.bincount(organismes, weights=y).astype(float),
        droite_autres=autres.T @ y,
    )


def _indicatrices(valeurs: Sequence[str]) -> Matrice:
    noms, rangs = np.unique(valeurs, return_inverse=True)
    return np.asarray(np.eye(len(noms))[rangs])


def _resoudre(modele: _Modele, log_organisme: float, log_enqueteur: float) -> _Solution:
    """Solve the mixed model equations for two variance ratios; −2 × the restricted log-likelihood, but a constant.

    With C the matrix of the equations in units of the rest: −2ℓ = (n − p) log σ² + log|C| + Σ q log ratio.
    """
    groupes = modele.nb_groupes
    diagonale = modele.croisement[:, :groupes].sum(axis=1) + math.exp(-log_organisme)
    penalite = np.zeros(len(modele.droite_autres))
    penalite[groupes:] = math.exp(-log_enqueteur)
    reduite = modele.autres + np.diag(penalite) - modele.croisement.T @ (modele.croisement / diagonale[:, None])
    droite = modele.droite_autres - modele.croisement.T @ (modele.droite_organismes / diagonale)
    triangle = cholesky(reduite, lower=True)
    facteur = (triangle, True)
    solution = cho_solve(facteur, droite)
    par_organisme = (modele.droite_organismes - modele.croisement @ solution) / diagonale
    explique = solution @ modele.droite_autres + par_organisme @ modele.droite_organismes
    libertes = len(modele.y) - groupes
    residu = max(float(modele.y @ modele.y - explique) / libertes, 1e-9)
    nb_enqueteurs = len(penalite) - groupes
    moins_deux_l = (
        libertes * math.log(residu)
        + 2 * float(np.log(np.diag(triangle)).sum())
        + float(np.log(diagonale).sum())
        + len(diagonale) * log_organisme
        + nb_enqueteurs * log_enqueteur
    )
    inverse = cho_solve(facteur, np.eye(len(penalite))[:, groupes:])
    precisions = np.sqrt(residu * np.diag(inverse[groupes:]))
    return _Solution(moins_deux_l, residu, solution[groupes:], precisions)
