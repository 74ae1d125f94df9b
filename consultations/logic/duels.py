"""Ideas ranked by duels: the Bradley–Terry model, its intervals, and which pair to show next.

P(i beats j) = 1 / (1 + exp(θj − θi)) (Bradley and Terry 1952). Strengths θ are those of the highest penalised
likelihood, found by Newton's method; Hunter (2004, « MM algorithms for generalized Bradley–Terry models ») shows when
the highest exists without a penalty: every idea must beat and be beaten. Here each idea also plays one duel against a
fictive idea of strength 0, half won and half lost (a logistic prior, as in Newman 2023, JMLR 24, 238). It is weak, it
favours nobody, and an idea that always won keeps a finite strength.

« Ni l’une ni l’autre » and « je ne sais pas » count for nothing: they tell of both ideas together, not of which is
better. There are no ties for the same reason. Only differences of strength inside ideas tied by duels are known: each
such set is centred on 0, and an idea outside the largest set has no rank.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.special import expit, log_expit

from consultations.logic.identifiants import Identifiant, cle

METHODE = "1.0"
Matrice = NDArray[np.float64]
Rangs = NDArray[np.intp]
Paire = tuple[Identifiant, Identifiant]

GAUCHE, DROITE, SANS_CHOIX = "gauche", "droite", "sans_choix"
ISSUES = frozenset({GAUCHE, DROITE, SANS_CHOIX})
CLASSEE, INDISTINCTE, A_PART = "classee", "indistincte", "a_part"

CONFIANCE = 0.95
MINIMUM_DUELS = 10
"""Duels under which an idea is told apart from no other: its interval would span more than half of 0–1."""
POIDS_FICTIF = 0.5
"""Wins, and losses, against the fictive average idea."""
PLAFOND_PERSONNE = 5
"""Duels on one idea for which one person counts at most: beyond, each of hers counts less. Few people who work for one
idea move it little then; without `personne` nothing holds them back."""
ITERATIONS, DEMI_PAS, PRECISION = 100, 40, 1e-10
DECIMALES_RANG = 8
MARGE_MOINS_COMPAREES = 1
PART_PLUS_UTILES = 0.8


@dataclass(frozen=True, slots=True)
class DuelTranche:
    """One answer. `issue` is GAUCHE, DROITE or SANS_CHOIX; `personne`, when known, bounds the weight of one hand."""

    gauche: Identifiant
    droite: Identifiant
    issue: str
    personne: Identifiant | None = None


@dataclass(frozen=True, slots=True)
class IdeeClassee:
    """An idea among those it is tied to by duels.

    `force`: natural logarithm of odds, 0 for the average idea. `proba`: chance to beat the average idea, with its
    interval at 95 %. `nb_duels`: answers that chose. `rang` (from 1, ties share it) and its interval are None unless
    `statut` is CLASSEE. `composante`: number of the set of ideas tied together, 0 for the largest.
    """

    proposition: Identifiant
    force: float
    proba: float
    proba_bas: float
    proba_haut: float
    nb_duels: int
    composante: int
    statut: str
    rang: int | None = None
    rang_haut: int | None = None
    rang_bas: int | None = None


@dataclass(frozen=True, slots=True)
class ClassementDuels:
    """Places: the ranked first, in order, then the others by strength. `composantes`: ideas tied by duels."""

    places: tuple[IdeeClassee, ...]
    composantes: tuple[tuple[Identifiant, ...], ...]
    nb_duels: int
    nb_sans_choix: int

    @property
    def est_d_un_seul_tenant(self) -> bool:
        """Tell whether all ideas are tied by duels, directly or not."""
        return len(self.composantes) <= 1


@dataclass(frozen=True, slots=True)
class PaireAMontrer:
    """Two ideas to show, already placed."""

    gauche: Identifiant
    droite: Identifiant


@dataclass(frozen=True, slots=True)
class _Victoires:
    """Pairs that met, each way: who won, who lost, how often (weighted)."""

    gagnants: Rangs
    perdants: Rangs
    poids: Matrice


@dataclass(frozen=True, slots=True)
class _Estimation:
    forces: Matrice
    covariance: Matrice
    """Of the strengths centred in their set, n × n."""


def classer_duels(
    duels: Sequence[DuelTranche],
    propositions: Sequence[Identifiant],
    *,
    minimum: int = MINIMUM_DUELS,
    plafond: int = PLAFOND_PERSONNE,
    poids_fictif: float = POIDS_FICTIF,
) -> ClassementDuels:
    """Rank `propositions` by `duels`; those with another idea (withdrawn since) are left out.

    Intervals: inverse of the observed information, penalty included, of strengths centred in their set (delta method,
    exact here for centring is linear), ±1.96 errors on the logarithmic scale, ends carried to probabilities; answers
    are taken as independent of one another. Interval
    of the rank: ideas surely above and surely below, by two-sided tests of all differences with this idea, Bonferroni
    (Mogstad, Romano, Shaikh and Wilhelm 2024, Rev. Econ. Stud. 91).

    Raises ValueError for an idea given twice, a duel of an idea with itself, an unknown outcome.
    """
    idees = sorted(propositions, key=cle)
    if len(set(idees)) < len(idees):
        raise ValueError("une idée est donnée deux fois")
    retenus = _verifier(duels, set(idees))
    choisis = [duel for duel in retenus if duel.issue != SANS_CHOIX]
    if not idees:
        return ClassementDuels((), (), 0, len(retenus) - len(choisis))
    position = {idee: rang for rang, idee in enumerate(idees)}
    victoires, nombres = _compter(choisis, position, plafond)
    ensembles = _composantes(nombres)
    estimation = _estimer(victoires, ensembles, poids_fictif)
    places = _placer(idees, estimation, nombres.sum(axis=1), ensembles, minimum)
    return ClassementDuels(places, _par_ensemble(idees, ensembles), len(choisis), len(retenus) - len(choisis))


def _par_ensemble(idees: Sequence[Identifiant], ensembles: Rangs) -> tuple[tuple[Identifiant, ...], ...]:
    return tuple(tuple(idees[i] for i in np.flatnonzero(ensembles == e).tolist()) for e in range(ensembles.max() + 1))


def paire_suivante(
    nb_par_paire: Mapping[Paire, int],
    propositions: Sequence[Identifiant],
    deja_vues: Collection[Paire],
    graine: int | str,
) -> PaireAMontrer | None:
    """Return the pair to show to a person, None when she has seen them all. Pairs may be given in either order.

    One of the least compared ideas first (at most one duel more than the least), then the opponent that teaches most,
    strengths held equal: 1 / (1 + duels of the pair), the information of one more duel shared with those already held.
    Among nearly as useful ones, and for the sides, the seed draws: two people do not see the same pairs, and nobody may
    foresee when an idea comes.
    """
    hasard = random.Random(graine)  # noqa: S311 - a draw that must be made again, not a secret
    idees = sorted(set(propositions), key=cle)
    vues = _vues_par_idee(deja_vues, set(idees))
    possibles = [idee for idee in idees if len(vues[idee]) < len(idees) - 1]
    if not possibles:
        return None
    premiere = hasard.choice(_moins_comparees(possibles, _compter_par_idee(nb_par_paire, set(idees))))
    autres = [idee for idee in idees if idee != premiere and idee not in vues[premiere]]
    seconde = hasard.choice(_plus_utiles(_utilites(premiere, autres, nb_par_paire)))
    gauche, droite = hasard.sample([premiere, seconde], 2)
    return PaireAMontrer(gauche, droite)


def _moins_comparees(possibles: Sequence[Identifiant], totaux: Mapping[Identifiant, int]) -> list[Identifiant]:
    moindre = min(totaux[idee] for idee in possibles)
    return [idee for idee in possibles if totaux[idee] <= moindre + MARGE_MOINS_COMPAREES]


def _plus_utiles(utilites: Mapping[Identifiant, float]) -> list[Identifiant]:
    seuil = PART_PLUS_UTILES * max(utilites.values())
    return [idee for idee, valeur in utilites.items() if valeur >= seuil]


def _verifier(duels: Sequence[DuelTranche], idees: set[Identifiant]) -> list[DuelTranche]:
    for duel in duels:
        if duel.gauche == duel.droite:
            raise ValueError("une idée ne se compare pas à elle-même")
        if duel.issue not in ISSUES:
            raise ValueError(f"issue inconnue : {duel.issue}")
    return [duel for duel in duels if duel.gauche in idees and duel.droite in idees]


def _compter(
    choisis: Sequence[DuelTranche], position: Mapping[Identifiant, int], plafond: int
) -> tuple[_Victoires, Rangs]:
    """Return the weighted wins and the plain numbers of duels (n × n, symmetric)."""
    totaux: Counter[tuple[int, int]] = Counter()
    nombres = np.zeros((len(position), len(position)), dtype=np.intp)
    for duel, poids in zip(choisis, _poids(choisis, plafond), strict=True):
        gauche, droite = position[duel.gauche], position[duel.droite]
        totaux[(gauche, droite) if duel.issue == GAUCHE else (droite, gauche)] += poids  # type: ignore[assignment]
        nombres[gauche, droite] += 1
        nombres[droite, gauche] += 1
    return _victoires(totaux), nombres


def _victoires(totaux: Mapping[tuple[int, int], float]) -> _Victoires:
    paires = sorted(totaux)
    indices = np.array(paires, dtype=np.intp).reshape(-1, 2)
    return _Victoires(indices[:, 0], indices[:, 1], np.array([totaux[paire] for paire in paires], dtype=float))


def _poids(choisis: Sequence[DuelTranche], plafond: int) -> list[float]:
    """Share the weight of a person who judged one idea more than `plafond` times; 1 without a person."""
    par_personne: Counter[Paire] = Counter()
    for duel in choisis:
        if duel.personne is not None:
            par_personne.update(((duel.personne, duel.gauche), (duel.personne, duel.droite)))
    poids = []
    for duel in choisis:
        memes = 0
        if duel.personne is not None:
            memes = max(par_personne[duel.personne, duel.gauche], par_personne[duel.personne, duel.droite])
        poids.append(plafond / memes if memes > plafond else 1.0)
    return poids


def _composantes(nombres: Rangs) -> Rangs:
    """Return the set of each idea, numbered from the largest, then by first idea."""
    bruts = connected_components(coo_array(nombres), directed=False)[1]
    tailles = np.bincount(bruts)
    premiers = [int(np.argmax(bruts == e)) for e in range(len(tailles))]
    ordre = sorted(range(len(tailles)), key=lambda e: (-tailles[e], premiers[e]))
    numeros = np.empty(len(tailles), dtype=np.intp)
    numeros[ordre] = np.arange(len(tailles))
    return np.asarray(numeros[bruts])


def _estimer(victoires: _Victoires, ensembles: Rangs, poids_fictif: float) -> _Estimation:
    """Maximise the penalised likelihood: Newton's steps, halved while they do not climb. It is strictly concave."""
    taille = len(ensembles)
    theta = np.zeros(taille)
    valeur = _vraisemblance(victoires, theta, poids_fictif)
    for _tour in range(ITERATIONS):
        information = _information(victoires, theta, poids_fictif)
        pas = cho_solve(cho_factor(information), _pente(victoires, theta, poids_fictif))
        theta, valeur = _avancer(victoires, poids_fictif, theta, pas, valeur)
        if np.abs(pas).max() < PRECISION:
            break
    information = _information(victoires, theta, poids_fictif)
    memes = (ensembles[:, None] == ensembles[None, :]).astype(float)
    centrage = np.eye(taille) - memes / memes.sum(axis=1, keepdims=True)
    covariance = centrage @ cho_solve(cho_factor(information), centrage.T)
    return _Estimation(centrage @ theta, covariance)


def _avancer(
    victoires: _Victoires, poids_fictif: float, theta: Matrice, pas: Matrice, valeur: float
) -> tuple[Matrice, float]:
    for demi in range(DEMI_PAS):
        essai = theta + pas / 2**demi
        nouvelle = _vraisemblance(victoires, essai, poids_fictif)
        if nouvelle >= valeur:
            return essai, nouvelle
    return theta, valeur


def _vraisemblance(victoires: _Victoires, theta: Matrice, poids_fictif: float) -> float:
    """Return Σ wins · log P(i beats j) + ½ Σ (log P(i beats 0) + log P(0 beats i)), ½ being `poids_fictif`."""
    ecarts = theta[victoires.gagnants] - theta[victoires.perdants]
    fictifs = log_expit(theta) + log_expit(-theta)
    return float(victoires.poids @ log_expit(ecarts) + poids_fictif * fictifs.sum())


def _pente(victoires: _Victoires, theta: Matrice, poids_fictif: float) -> Matrice:
    gagnants, perdants = victoires.gagnants, victoires.perdants
    probas = expit(theta[gagnants] - theta[perdants])
    pente = poids_fictif * (1 - 2 * expit(theta))
    np.add.at(pente, gagnants, victoires.poids * (1 - probas))
    np.add.at(pente, perdants, -victoires.poids * (1 - probas))
    return np.asarray(pente)


def _information(victoires: _Victoires, theta: Matrice, poids_fictif: float) -> Matrice:
    """Return the observed information, minus the second derivative (n × n)."""
    gagnants, perdants = victoires.gagnants, victoires.perdants
    probas, fictives = expit(theta[gagnants] - theta[perdants]), expit(theta)
    apports = victoires.poids * probas * (1 - probas)
    information = np.diag(2 * poids_fictif * fictives * (1 - fictives))
    for ligne, colonne, apport in (
        (gagnants, gagnants, apports),
        (perdants, perdants, apports),
        (gagnants, perdants, -apports),
        (perdants, gagnants, -apports),
    ):
        np.add.at(information, (ligne, colonne), apport)
    return information


def _placer(
    idees: Sequence[Identifiant], estimation: _Estimation, nombres: Rangs, ensembles: Rangs, minimum: int
) -> tuple[IdeeClassee, ...]:
    statuts = [
        INDISTINCTE if nombre < minimum else CLASSEE if ensemble == 0 else A_PART
        for nombre, ensemble in zip(nombres, ensembles, strict=True)
    ]
    rangs = _rangs(estimation, [i for i, statut in enumerate(statuts) if statut == CLASSEE])
    places = [
        IdeeClassee(
            idee,
            float(estimation.forces[i]),
            *_probabilites(estimation, i, est_comparee=bool(nombres[i])),
            int(nombres[i]),
            int(ensembles[i]),
            statuts[i],
            *rangs.get(i, ()),
        )
        for i, idee in enumerate(idees)
    ]
    return tuple(sorted(places, key=lambda place: (place.rang is None, place.rang or 0, -place.force)))


def _probabilites(estimation: _Estimation, i: int, *, est_comparee: bool) -> tuple[float, float, float]:
    """Return the chance to beat the average idea, and its interval: everything, when nobody compared it."""
    force, erreur = float(estimation.forces[i]), float(np.sqrt(max(estimation.covariance[i, i], 0.0)))
    z = NormalDist().inv_cdf((1 + CONFIANCE) / 2)
    bas, haut = (float(expit(force - z * erreur)), float(expit(force + z * erreur))) if est_comparee else (0.0, 1.0)
    return float(expit(force)), bas, haut


def _differences(forces: Matrice, covariance: Matrice) -> tuple[Matrice, Matrice]:
    variances = np.diag(covariance)
    erreurs = np.sqrt(np.maximum(variances[:, None] + variances[None, :] - 2 * covariance, 0.0))
    return forces[:, None] - forces[None, :], erreurs


def _rangs(estimation: _Estimation, classees: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """Return rank, best rank and worst rank of the ranked ideas; nothing of the others."""
    if not classees:
        return {}
    forces = estimation.forces[list(classees)]
    ecarts, erreurs = _differences(forces, estimation.covariance[np.ix_(classees, classees)])
    z = NormalDist().inv_cdf(1 - (1 - CONFIANCE) / (2 * max(len(classees) - 1, 1)))
    arrondies = np.round(forces, DECIMALES_RANG)
    rangs = 1 + np.greater.outer(arrondies, arrondies).sum(axis=0)
    # Ideas surely above, then surely below.
    hauts = 1 + (ecarts > z * erreurs.T).sum(axis=0)
    bas = len(classees) - (ecarts > z * erreurs).sum(axis=1)
    return dict(zip(classees, zip(rangs.tolist(), hauts.tolist(), bas.tolist(), strict=True), strict=True))


def _compter_par_idee(nb_par_paire: Mapping[Paire, int], idees: set[Identifiant]) -> Counter[Identifiant]:
    totaux: Counter[Identifiant] = Counter()
    for (une, autre), nombre in nb_par_paire.items():
        if une in idees and autre in idees:
            totaux[une] += nombre
            totaux[autre] += nombre
    return totaux


def _utilites(
    premiere: Identifiant, autres: Sequence[Identifiant], nb_par_paire: Mapping[Paire, int]
) -> dict[Identifiant, float]:
    """Return what a duel of `premiere` with each of the others would teach."""
    return {
        autre: 1 / (1 + nb_par_paire.get((premiere, autre), 0) + nb_par_paire.get((autre, premiere), 0))
        for autre in autres
    }


def _vues_par_idee(deja_vues: Collection[Paire], idees: set[Identifiant]) -> dict[Identifiant, set[Identifiant]]:
    """Return for each idea those that the person has seen with it."""
    vues: dict[Identifiant, set[Identifiant]] = {idee: set() for idee in idees}
    for une, autre in deja_vues:
        if une in idees and autre in idees:
            vues[une].add(autre)
            vues[autre].add(une)
    return vues
