"""The linear programs of the who question, solved by HiGHS, and the dual function read from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from enquetes.planification.logic.plan import POIDS_REFUS
from enquetes.planification.logic.solveur.donnees import Entiers, Reels
from enquetes.planification.logic.solveur.lineaire import Poids, Rangees, assembler, en_fractions, matrice
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
        base, prix = programme.dual(reponse)
        solution = programme.solution(reponse.x, base + modele.rabais(prix), prix[len(modele.groupes) :])
        if modele.chrono.presse(PART_QUI) or not modele.acheter(prix):
            break
    return solution


def resoudre_entier(modele: ModeleQui, bas: Entiers, haut: Entiers, limite_s: float) -> SolutionQui | None:
    """Return the best whole solution found over the arcs present; its dual function is empty."""
    programme = _Programme(modele, bas, haut)
    reponse = programme.en_entiers(limite_s)
    if reponse.x is None:
        return None
    return programme.solution(np.round(reponse.x), 0.0, np.zeros(modele.nb_enqueteurs))


def refus_au_moins(modele: ModeleQui, bas: Entiers, haut: Entiers, limite_s: float, *, entiers: bool) -> int:
    """Return how many visits must be refused at least.

    With `entiers` every arc must be present; else by the prices, over all arcs.
    """
    programme = _Programme(modele, bas, haut)
    programme.ne_compter_que_les_refus()
    borne = programme.en_entiers(limite_s).mip_dual_bound if entiers else programme.minorer(limite_s)
    return 0 if borne is None or not np.isfinite(borne) else int(np.ceil(borne - 1e-5))


class _Programme:
    """One restricted program; columns in order: arcs, common slots, refusals of singles, of doubles, loads, lacks."""

    def __init__(self, modele: ModeleQui, bas: Entiers, haut: Entiers) -> None:
        self.modele = modele
        nb_g, nb_s = len(modele.groupes), modele.nb_enqueteurs
        familles = [len(modele.arcs_groupe), (nb_g - modele.nb_explicites) * nb_s, nb_g, nb_g, nb_s, nb_s]
        debuts = np.cumsum([0, *familles])
        self.nb_colonnes = int(debuts[-1])
        self.arcs, self.communs, self.simples, self.doubles, self.charges, self.manques = (
            np.arange(debut, fin) for debut, fin in pairwise(debuts)
        )
        self.egalites = self._bilans()
        self.au_plus = self._limites()
        self.couts = self._couts()
        self.bornes = self._bornes(bas, haut)

    def _bilans(self) -> Rangees:
        """Rows of groups: every slot is given or refused; of shoppers: slots add up to the load, lacks made good."""
        modele = self.modele
        nb_g, nb_s = len(modele.groupes), modele.nb_enqueteurs
        groupes, enqueteurs = np.arange(nb_g), nb_g + np.arange(nb_s)
        blocs = [
            (modele.arcs_groupe, self.arcs, 1.0),
            (nb_g + modele.arcs_enqueteur, self.arcs, 1.0),
            (np.repeat(groupes[modele.nb_explicites :], nb_s), self.communs, 1.0),
            (np.tile(enqueteurs, nb_g - modele.nb_explicites), self.communs, 1.0),
            (groupes, self.simples, 1.0),
            (groupes, self.doubles, 2.0),
            (enqueteurs, self.charges, -1.0),
            (enqueteurs, self.manques, 1.0),
        ]
        seconds = np.zeros(nb_g + nb_s)
        seconds[groupes] = [groupe.unites for groupe in modele.groupes]
        return assembler(blocs, (nb_g + nb_s, self.nb_colonnes)), seconds

    def _limites(self) -> Rangees:
        """Rows of pairs body–shopper, at most what is left of two, then of forced refusals, at least their number."""
        modele = self.modele
        forces = [(modele.groupes_du_corps[b], modele.demande.forces[b]) for b in modele.forces]
        if modele.refus_minimum:
            forces.append((list(range(len(modele.groupes))), modele.refus_minimum))
        lignes = [*self._couples(), *(self._refus(groupes) for groupes, _nombre in forces)]
        plafonds = [*modele.couples.values(), *(-nombre for _groupes, nombre in forces)]
        return matrice(lignes, self.nb_colonnes), np.array(plafonds, dtype=np.float64)

    def _couples(self) -> Iterable[Poids]:
        modele = self.modele
        couples: dict[tuple[int, int], Poids] = {couple: {} for couple in modele.couples}
        if couples:
            corps = [groupe.organisme for groupe in modele.groupes]
            arcs = zip(modele.arcs_groupe.tolist(), modele.arcs_enqueteur.tolist(), strict=True)
            for colonne, (g, s) in enumerate(arcs):
                if (corps[g], s) in couples:
                    couples[corps[g], s][colonne] = 1.0
        return couples.values()

    def _refus(self, groupes: list[int]) -> Poids:
        return dict.fromkeys([*self.simples[groupes].tolist(), *self.doubles[groupes].tolist()], -1.0)

    def _couts(self) -> Reels:
        """Trips of the visits on site, refusals less what they save elsewhere, slots that nobody gives."""
        couts = np.zeros(self.nb_colonnes)
        couts[self.arcs] = self.modele.arcs_couts
        couts[self.simples] = couts[self.doubles] = POIDS_REFUS - self.modele.remises
        couts[self.manques] = PRIX_MANQUE
        return couts

    def _bornes(self, bas: Entiers, haut: Entiers) -> tuple[Reels, Reels]:
        modele = self.modele
        basses, hautes = np.zeros(self.nb_colonnes), np.ones(self.nb_colonnes)
        basses[self.charges] = bas
        hautes[self.communs] = np.ravel([groupe.plafond for groupe in modele.demande.communs])
        hautes[self.simples] = [groupe.simples for groupe in modele.groupes]
        hautes[self.doubles] = [groupe.doubles for groupe in modele.groupes]
        hautes[self.charges] = haut
        hautes[self.manques] = np.maximum(bas, 1)
        return basses, hautes

    def ne_compter_que_les_refus(self) -> None:
        """Make a visit refused cost 1, and everything else nothing."""
        self.couts = np.zeros(self.nb_colonnes)
        self.couts[self.simples] = self.couts[self.doubles] = 1.0

    def relacher(self, limite_s: float) -> Any:
        """Solve in fractions, with prices."""
        return en_fractions(self.couts, self.egalites, self.au_plus, self.bornes, limite_s)

    def minorer(self, limite_s: float) -> float:
        """Return a lower bound of a cost that trips have no part in."""
        reponse = self.relacher(limite_s)
        if reponse.status:
            return 0.0
        base, prix = self.dual(reponse)
        bas, haut = (prix[len(self.modele.groupes) :] * bornes[self.charges] for bornes in self.bornes)
        base += float(np.minimum(bas, haut).sum())
        return base + self.modele.rabais(prix, trajets=False)

    def dual(self, reponse: Any) -> tuple[float, Reels]:
        """Return the dual value of the columns present but the loads, and the prices of groups and shoppers, (G + S,)."""
        (egalites, seconds), (limites, plafonds) = self.egalites, self.au_plus
        prix = reponse.eqlin.marginals
        prix_limites = np.minimum(0.0, reponse.ineqlin.marginals)
        reduits = self.couts - egalites.T @ prix - limites.T @ prix_limites
        base = float(seconds @ prix + plafonds @ prix_limites)
        autres = np.delete(np.arange(self.nb_colonnes), self.charges)
        base += float(np.minimum(0.0, reduits[autres]) @ self.bornes[1][autres])
        return base, prix

    def en_entiers(self, limite_s: float) -> Any:
        """Solve with whole numbers everywhere."""
        (egalites, seconds), (limites, plafonds) = self.egalites, self.au_plus
        contraintes = [LinearConstraint(egalites, seconds, seconds)]
        if len(plafonds):
            contraintes.append(LinearConstraint(limites, -np.inf, plafonds))
        return milp(
            self.couts,
            constraints=contraintes,
            bounds=Bounds(*self.bornes),
            integrality=np.ones(self.nb_colonnes),
            # A number of nodes and not a time: a plan without limit can be repeated.
            options={"time_limit": limite_s, "node_limit": max(NOEUDS_MIN, TRAVAIL // self.nb_colonnes)},
        )

    def solution(self, x: Reels, base: float, prix: Reels) -> SolutionQui:
        """Read the columns of a solution."""
        manque = float(x[self.manques].sum())
        refus = zip(x[self.simples].tolist(), x[self.doubles].tolist(), strict=True)
        return SolutionQui(
            valeur=float(self.couts @ x) - PRIX_MANQUE * manque,
            manque=manque,
            refus={g: parts for g, parts in enumerate(refus) if sum(parts) > EPSILON},
            entiere=bool(np.abs(x - np.round(x)).max(initial=0.0) < EPSILON),
            arcs=self._arcs_utilises(x),
            base=base,
            prix=prix,
        )

    def _arcs_utilises(self, x: Reels) -> dict[int, dict[int, float]]:
        arcs: dict[int, dict[int, float]] = {}
        for k in np.flatnonzero(x[self.arcs] > EPSILON):
            arcs.setdefault(int(self.modele.arcs_groupe[k]), {})[int(self.modele.arcs_enqueteur[k])] = float(x[k])
        return arcs
