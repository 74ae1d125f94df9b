"""The linear programs of the who question, solved by HiGHS, and the dual function read from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from enquetes.planification.logic.plan import POIDS_REFUS
from enquetes.planification.logic.solveur.donnees import Entiers, Reels
from enquetes.planification.logic.solveur.qui import EPSILON, PART_QUI, ModeleQui

TOURS_DE_PRIX = 12
# Work allowed to a program in whole numbers: nodes times columns.
TRAVAIL = 1_000_000
NOEUDS_MIN = 5
# Price of a slot that a window asks for and nobody can give: such a window is then out of the question.
PRIX_MANQUE = 3.0 * POIDS_REFUS


@dataclass(frozen=True, slots=True)
class SolutionQui:
    """Arcs used, shoppers by group, and singles and doubles refused by group; `entiere` when every figure is whole.

    `valeur` is trips plus refusals for the window, `manque` the slots nobody could give to reach it.
    `base` and `prix` (S,) give the dual function: base + sum of the loads priced, over any window.
    """

    valeur: float
    manque: float
    refus: dict[int, tuple[float, float]]
    entiere: bool
    arcs: dict[int, dict[int, float]]
    base: float
    prix: Reels

    @property
    def nb_refus(self) -> float:
        """Return how many visits the program refuses."""
        return sum(simples + doubles for simples, doubles in self.refus.values())


def resoudre(modele: ModeleQui, bas: Entiers, haut: Entiers) -> SolutionQui | None:
    """Return an optimal vertex for loads between `bas` and `haut` (S,), over all arcs, with its dual function.

    None when time was short; a vertex over part of the arcs has a bound that holds all the same.
    """
    if not modele.groupes:
        return SolutionQui(0.0, 0.0, {}, True, {}, 0.0, np.zeros(modele.nb_enqueteurs))
    solution = None
    for _tour in range(TOURS_DE_PRIX):
        programme = _Programme(modele, bas, haut)
        reponse = programme.relacher(modele.chrono.jusqua(PART_QUI))
        if reponse.status:
            modele.chrono.limite_atteinte = True
            break
        solution, prix_groupes = programme.lire(reponse)
        if modele.chrono.presse(PART_QUI) or not modele.acheter(prix_groupes, solution.prix):
            break
    return solution


def resoudre_entier(modele: ModeleQui, bas: Entiers, haut: Entiers, limite_s: float) -> SolutionQui | None:
    """Return the best whole solution found over the arcs present; its dual function is empty."""
    programme = _Programme(modele, bas, haut)
    reponse = programme.en_entiers(programme.couts, limite_s)
    if reponse.x is None:
        return None
    return programme.solution(np.round(reponse.x), 0.0, np.zeros(modele.nb_enqueteurs))


def refus_au_moins(modele: ModeleQui, bas: Entiers, haut: Entiers, limite_s: float, *, entiers: bool) -> int:
    """Return how many visits must be refused at least.

    With `entiers` every arc must be present; else by the prices, over all arcs.
    """
    programme = _Programme(modele, bas, haut)
    programme.couts = np.zeros(programme.debuts[-1])
    programme.couts[programme.simples] = programme.couts[programme.doubles] = 1.0
    if not entiers:
        return int(np.ceil(programme.minorer_refus(bas, haut, limite_s) - 1e-5))
    borne = programme.en_entiers(programme.couts, limite_s).mip_dual_bound
    return 0 if borne is None or not np.isfinite(borne) else int(np.ceil(borne - 1e-5))


class _Programme:
    """One restricted program; columns in order: arcs, common slots, refusals of singles, of doubles, loads, lacks."""

    def __init__(self, modele: ModeleQui, bas: Entiers, haut: Entiers) -> None:
        self.modele = modele
        groupes, nb_s = modele.groupes, modele.nb_enqueteurs
        nb_g, nb_c = len(groupes), len(groupes) - modele.nb_explicites
        nb_arcs = len(modele.arcs_groupe)
        self.debuts = [int(n) for n in np.cumsum([0, nb_arcs, nb_c * nb_s, nb_g, nb_g, nb_s, nb_s])]
        arcs, communs, simples, doubles, charges, manques = (
            np.arange(self.debuts[k], self.debuts[k + 1]) for k in range(6)
        )
        g_rangs, s_rangs = np.arange(nb_g), np.arange(nb_s)
        g_communs = np.repeat(np.arange(modele.nb_explicites, nb_g), nb_s)
        s_communs = np.tile(s_rangs, nb_c)
        lignes = [
            *(modele.arcs_groupe, nb_g + modele.arcs_enqueteur, g_communs, nb_g + s_communs),
            *(g_rangs, g_rangs, nb_g + s_rangs, nb_g + s_rangs),
        ]
        colonnes = [arcs, arcs, communs, communs, simples, doubles, charges, manques]
        poids = [1.0, 1.0, 1.0, 1.0, 1.0, 2.0, -1.0, 1.0]
        self.egalites = _matrice(lignes, colonnes, poids, (nb_g + nb_s, self.debuts[-1]))
        self.seconds = np.concatenate([[g.unites for g in groupes], np.zeros(nb_s)]).astype(np.float64)
        self._inegalites(simples, doubles)
        remises = np.array([modele.remise.get(g, 0.0) for g in range(nb_g)])
        self.couts = np.zeros(self.debuts[-1])
        est_phys = np.array([g.canal == modele.donnees.phys for g in groupes], dtype=np.bool_)
        corps = np.array([-1 if g.organisme is None else g.organisme for g in groupes], dtype=np.int64)
        trajets = modele.donnees.trajets[corps[modele.arcs_groupe], modele.arcs_enqueteur] if nb_arcs else 0
        self.couts[arcs] = np.where(est_phys[modele.arcs_groupe], trajets, 0)
        self.couts[simples] = self.couts[doubles] = POIDS_REFUS - remises
        self.couts[manques] = PRIX_MANQUE
        self.bornes_basses = np.zeros(self.debuts[-1])
        self.bornes_basses[charges] = bas
        plafonds = [g.plafond for g in groupes[modele.nb_explicites :]]
        self.bornes_hautes = np.concatenate(
            [
                np.ones(nb_arcs),
                np.concatenate(plafonds) if plafonds else np.zeros(0),
                [g.simples for g in groupes],
                [g.doubles for g in groupes],
                haut,
                np.maximum(bas, 1),
            ]
        ).astype(np.float64)
        self.arcs, self.simples, self.doubles, self.manques = arcs, simples, doubles, manques

    def _inegalites(self, simples: Entiers, doubles: Entiers) -> None:
        """Rows of pairs body–shopper, at most what is left of two, then of forced refusals, at least their number."""
        modele = self.modele
        lignes: list[int] = []
        colonnes: list[int] = []
        for colonne, (g, s) in enumerate(zip(modele.arcs_groupe.tolist(), modele.arcs_enqueteur.tolist(), strict=True)):
            paire = modele.paires.get((modele.groupes[g].organisme, s)) if modele.paires else None  # type: ignore[arg-type]
            if paire is not None:
                lignes.append(paire)
                colonnes.append(colonne)
        poids = [1.0] * len(lignes)
        debut = len(modele.paires)
        for rang, b in enumerate(modele.forces):
            for g in modele.groupes_du_corps[b]:
                lignes += [debut + rang] * 2
                colonnes += [int(simples[g]), int(doubles[g])]
                poids += [-1.0, -1.0]
        if modele.refus_minimum:
            refus = [*map(int, simples), *map(int, doubles)]
            lignes += [debut + len(modele.forces)] * len(refus)
            colonnes += refus
            poids += [-1.0] * len(refus)
        nombre = debut + len(modele.forces) + bool(modele.refus_minimum)
        self.inegalites = csr_array((poids, (lignes, colonnes)), shape=(nombre, self.debuts[-1]))
        restes = [int(modele.restes[b][s]) for b, s in modele.paires]
        minimum = [-modele.refus_minimum] if modele.refus_minimum else []
        self.plafonds = np.array(
            [*restes, *(-modele.demande.forces[b] for b in modele.forces), *minimum], dtype=np.float64
        )

    def relacher(self, limite_s: float) -> Any:
        """Solve in fractions, with prices."""
        return linprog(
            self.couts,
            A_eq=self.egalites,
            b_eq=self.seconds,
            A_ub=self.inegalites,
            b_ub=self.plafonds,
            bounds=np.column_stack([self.bornes_basses, self.bornes_hautes]),
            method="highs-ds",
            options={"time_limit": limite_s},
        )

    def minorer_refus(self, bas: Entiers, haut: Entiers, limite_s: float) -> float:
        """Return a lower bound of a cost that trips have no part in."""
        reponse = self.relacher(limite_s)
        if reponse.status:
            return 0.0
        base, prix_groupes, prix = self._dual(reponse)
        base += float(np.minimum(prix * bas, prix * haut).sum())
        for g in range(self.modele.nb_explicites):
            base += float(np.minimum(0.0, (-prix_groupes[g] - prix)[self.modele.absents(g)]).sum())
        return base

    def _dual(self, reponse: Any) -> tuple[float, Reels, Reels]:
        """Return the dual value of the columns present but the loads, the prices of groups and of shoppers."""
        prix_lignes = reponse.eqlin.marginals
        prix_plafonds = np.minimum(0.0, reponse.ineqlin.marginals)
        nb_g = len(self.modele.groupes)
        reduits = self.couts - self.egalites.T @ prix_lignes - self.inegalites.T @ prix_plafonds
        libres = np.ones(len(reduits), dtype=np.bool_)
        libres[self.debuts[4] : self.debuts[5]] = False
        base = float(self.seconds @ prix_lignes + self.plafonds @ prix_plafonds)
        base += float(np.minimum(0.0, reduits[libres]) @ self.bornes_hautes[libres])
        return base, prix_lignes[:nb_g], prix_lignes[nb_g:]

    def en_entiers(self, couts: Reels, limite_s: float) -> Any:
        """Solve with whole numbers everywhere."""
        contraintes = [LinearConstraint(self.egalites, self.seconds, self.seconds)]
        if len(self.plafonds):
            contraintes.append(LinearConstraint(self.inegalites, -np.inf, self.plafonds))
        return milp(
            couts,
            constraints=contraintes,
            bounds=Bounds(self.bornes_basses, self.bornes_hautes),
            integrality=np.ones(len(couts)),
            # A number of nodes and not a time: a plan without limit can be repeated.
            options={"time_limit": limite_s, "node_limit": max(NOEUDS_MIN, TRAVAIL // len(couts))},
        )

    def lire(self, reponse: Any) -> tuple[SolutionQui, Reels]:
        """Return the solution with its dual function, and the prices of the groups."""
        base, prix_groupes, prix = self._dual(reponse)
        base += self._oublies(prix_groupes, prix)
        return self.solution(reponse.x, base, prix), prix_groupes

    def solution(self, x: Reels, base: float, prix: Reels) -> SolutionQui:
        """Read the columns of a solution."""
        modele = self.modele
        arcs: dict[int, dict[int, float]] = {}
        for k in np.flatnonzero(x[self.arcs] > EPSILON):
            arcs.setdefault(int(modele.arcs_groupe[k]), {})[int(modele.arcs_enqueteur[k])] = float(x[k])
        manque = float(x[self.manques].sum())
        return SolutionQui(
            valeur=float(self.couts @ x) - PRIX_MANQUE * manque,
            manque=manque,
            refus={
                g: (float(x[i]), float(x[j]))
                for g, (i, j) in enumerate(zip(self.simples, self.doubles, strict=True))
                if x[i] + x[j] > EPSILON
            },
            entiere=bool(np.abs(x - np.round(x)).max(initial=0.0) < EPSILON),
            arcs=arcs,
            base=base,
            prix=prix,
        )

    def _oublies(self, prix_groupes: Reels, prix: Reels) -> float:
        """Return what the trips left out could still lower, so that the bound holds over all of them."""
        total = 0.0
        for g in range(self.modele.nb_explicites):
            absents = self.modele.absents(g)
            total += float(np.minimum(0.0, (self.modele.couts_de(g) - prix_groupes[g] - prix)[absents]).sum())
        return total


def _matrice(lignes: list[Entiers], colonnes: list[Entiers], poids: list[float], forme: tuple[int, int]) -> csr_array:
    valeurs = np.concatenate([np.full(len(c), p) for c, p in zip(colonnes, poids, strict=True)])
    return csr_array((valeurs, (np.concatenate(lignes), np.concatenate(colonnes))), shape=forme)
