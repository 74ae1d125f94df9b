"""Is a shopper harder than the others? A mixed model of scores: body and shopper crossed, estimated by REML.

score = level of the group (a channel) + body + shopper + rest, the last three drawn from normal laws whose variances
are estimated. A shopper's effect is the best linear unbiased prediction (BLUP, Henderson's mixed model equations): what
his scores say once the bodies that he happened to visit are accounted for, drawn towards 0 when he did few visits.

Bodies are absorbed into the equations of shoppers, so the work grows with the cube of shoppers only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
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
DEPART = (-1.0, -2.0)


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

    @property
    def libertes(self) -> int:
        return len(self.y) - self.nb_groupes

    def reste(self, explique: float) -> float:
        """Return the variance of the rest, given the sum of squares that the solution explains."""
        return max(float(self.y @ self.y) - explique, 1e-9) / self.libertes


@dataclass(frozen=True, slots=True)
class _Equations:
    """The equations once bodies are absorbed; `log_c` is log|C| of the whole, C⁻¹ᵤᵤ the blocks of its inverse."""

    diagonale: Matrice
    absorbe: Matrice
    inverse: Matrice
    log_c: float

    @property
    def trace_organismes(self) -> float:
        return float((1 / self.diagonale).sum() + (self.inverse * (self.absorbe.T @ self.absorbe)).sum())


@dataclass(frozen=True, slots=True)
class _Solution:
    moins_deux_l: float
    pente: Matrice
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
    essai = minimize(lambda p: _critere(modele, p[0], p[1]), DEPART, jac=True, method="L-BFGS-B", bounds=bornes)
    organisme, enqueteur = essai.x
    solution = _resoudre(modele, organisme, enqueteur)
    return Severite(
        variance_organisme=math.exp(organisme) * solution.residu,
        variance_enqueteur=math.exp(enqueteur) * solution.residu,
        variance_residu=solution.residu,
        effets=tuple(sorted(_effets(modele, solution, noms), key=lambda e: (e.valeur, e.enqueteur))),
    )


def _effets(modele: _Modele, solution: _Solution, noms: Sequence[str]) -> Iterator[Effet]:
    z = NormalDist().inv_cdf((1 + CONFIANCE) / 2)
    nombres = np.bincount(modele.enqueteurs)
    moyennes = np.bincount(modele.enqueteurs, weights=modele.y) / nombres
    for nom, e, p, n, m in zip(noms, solution.effets, solution.precisions, nombres, moyennes, strict=True):
        yield Effet(nom, float(e), float(e - z * p), float(e + z * p), int(n), float(m))


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


def _critere(modele: _Modele, log_organisme: float, log_enqueteur: float) -> tuple[float, Matrice]:
    solution = _resoudre(modele, log_organisme, log_enqueteur)
    return solution.moins_deux_l, solution.pente


def _resoudre(modele: _Modele, log_organisme: float, log_enqueteur: float) -> _Solution:
    """Solve the mixed model equations for two variance ratios θ, with −2 × the restricted log-likelihood ℓ.

    With C the matrix of the equations in units of the rest σ², q effects u of one kind and C⁻¹ᵤᵤ their block of the
    inverse: −2ℓ = (n − p) log σ² + log|C| + Σ q log θ but a constant, and its slope in log θ is
    q − tr(C⁻¹ᵤᵤ)/θ − u·u/(θσ²).
    """
    equations = _absorber(modele, log_organisme, log_enqueteur)
    groupes = modele.nb_groupes
    solution = equations.inverse @ (modele.droite_autres - equations.absorbe.T @ modele.droite_organismes)
    organismes = modele.droite_organismes / equations.diagonale - equations.absorbe @ solution
    effets = solution[groupes:]
    variances = np.diag(equations.inverse)[groupes:]
    residu = modele.reste(float(solution @ modele.droite_autres + organismes @ modele.droite_organismes))
    log_theta = len(organismes) * log_organisme + len(effets) * log_enqueteur
    return _Solution(
        moins_deux_l=modele.libertes * math.log(residu) + equations.log_c + log_theta,
        pente=np.array(
            [
                _pente(organismes, equations.trace_organismes, residu, log_organisme),
                _pente(effets, float(variances.sum()), residu, log_enqueteur),
            ]
        ),
        residu=residu,
        effets=effets,
        precisions=np.sqrt(residu * variances),
    )


def _absorber(modele: _Modele, log_organisme: float, log_enqueteur: float) -> _Equations:
    """Absorb the bodies into the equations of groups and shoppers, and invert these."""
    groupes = modele.nb_groupes
    diagonale = modele.croisement[:, :groupes].sum(axis=1) + math.exp(-log_organisme)
    penalite = np.zeros(len(modele.droite_autres))
    penalite[groupes:] = math.exp(-log_enqueteur)
    absorbe = modele.croisement / diagonale[:, None]
    triangle = cholesky(modele.autres + np.diag(penalite) - modele.croisement.T @ absorbe, lower=True)
    log_c = 2 * float(np.log(np.diag(triangle)).sum()) + float(np.log(diagonale).sum())
    return _Equations(diagonale, absorbe, cho_solve((triangle, True), np.eye(len(penalite))), log_c)


def _pente(effets: Matrice, trace: float, residu: float, log_rapport: float) -> float:
    return len(effets) - math.exp(-log_rapport) * (trace + float(effets @ effets) / residu)
