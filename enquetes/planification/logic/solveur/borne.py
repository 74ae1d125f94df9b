"""The bound: the best window of loads, found by cutting planes, and what the calendar adds to it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from enquetes.planification.logic.plan import POIDS_ETALEMENT, POIDS_REFUS, POIDS_REGROUPEMENT
from enquetes.planification.logic.solveur.chrono import Chrono
from enquetes.planification.logic.solveur.demande import ARCS_EXPLICITES, COMMUN, Demande
from enquetes.planification.logic.solveur.donnees import Entiers, Reels
from enquetes.planification.logic.solveur.fenetres import TOUTE, Fenetre, Fenetres
from enquetes.planification.logic.solveur.programme import SolutionQui, refus_au_moins, resoudre, resoudre_entier
from enquetes.planification.logic.solveur.qui import PART_QUI, ModeleQui
from enquetes.planification.logic.solveur.repartition import Repartition

TOURS = 60
# Share of what is left that each program in whole numbers may take.
PART_ENTIERE = 0.25
TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Encadrement:
    """The program's best solution, None when time was short; the loads of its window, (S,); the bound."""

    solution: SolutionQui | None
    bas: Entiers
    haut: Entiers
    borne: int


def encadrer(demande: Demande, repartition: Repartition, chrono: Chrono) -> Encadrement:
    """Solve the program over windows until none can be better; stops early when time is short.

    The bound adds up: refusals, trips and spread by the program; visits that nobody can make; the least pairs. A
    refused visit may save pairs of its body, at most `rendus` of them, which lowers its price in the program.
    """
    fenetres = Fenetres(demande.donnees.max_total, demande.acquises, demande.totales)
    modele = ModeleQui(demande, chrono, _remises(demande, repartition))
    if modele.groupes:
        modele.refus_minimum = repartition.refus_minimum
        _compter_les_refus(modele, fenetres, chrono)
    solution, fenetre, plancher = _chercher(modele, fenetres, chrono)
    bas, haut = fenetres.bornes(fenetre)
    if solution is not None and not solution.entiere:
        solution = resoudre_entier(modele, bas, haut, chrono.reste(PART_ENTIERE)) or solution
    return Encadrement(solution, bas, haut, max(0, entier_superieur(plancher + _fixe(demande, repartition))))


def _chercher(modele: ModeleQui, fenetres: Fenetres, chrono: Chrono) -> tuple[SolutionQui | None, Fenetre, float]:
    """Cutting planes: return the best solution, its window, and the bound of every window."""
    retenue: tuple[SolutionQui | None, Fenetre] = (None, TOUTE)
    fenetre, plancher, meilleure = TOUTE, 0.0, math.inf
    for tour in range(TOURS):
        solution = resoudre(modele, *fenetres.bornes(fenetre))
        if solution is None:
            break
        fenetres.retenir(solution.base, solution.prix)
        valeur = solution.valeur + POIDS_ETALEMENT * (fenetre[1] - fenetre[0])
        if retenue[0] is None or (solution.manque < TOLERANCE and valeur < meilleure):
            meilleure, retenue = valeur, (solution, fenetre)
        fenetre, plancher = fenetres.meilleure()
        chrono.dire("Qui va où", min(0.6, 0.1 + 0.02 * tour))
        if plancher >= meilleure - TOLERANCE or chrono.presse(PART_QUI):
            break
    return *retenue, plancher


def _fixe(demande: Demande, repartition: Repartition) -> float:
    """Return what every plan pays: impossible visits, the least pairs, and those that forced refusals gave back."""
    paires = repartition.paires + demande.donnees.paires_acquises
    rendues = sum(repartition.rendus[b] * nombre for b, nombre in demande.forces.items())
    return POIDS_REFUS * len(demande.impossibles) + POIDS_REGROUPEMENT * (paires + rendues)


def entier_superieur(valeur: float) -> int:
    """Round a bound up, the objective being whole, with the solver's tolerance taken off first."""
    return math.ceil(valeur - 1e-5 - 1e-9 * abs(valeur))


def _compter_les_refus(modele: ModeleQui, fenetres: Fenetres, chrono: Chrono) -> None:
    """Where refusals are forced, find their least number in whole visits: the program would halve a double."""
    bornes = fenetres.bornes(TOUTE)
    solution = resoudre(modele, *bornes)
    if solution is None or solution.nb_refus <= TOLERANCE or chrono.presse(PART_QUI):
        return
    prouves = refus_au_moins(modele, *bornes, chrono.reste(PART_ENTIERE), entiers=False)
    modele.refus_minimum = max(modele.refus_minimum, prouves)
    if sum(int(groupe.possibles.sum()) for groupe in modele.groupes) <= ARCS_EXPLICITES:
        modele.completer()
        entier = refus_au_moins(modele, *bornes, chrono.reste(PART_ENTIERE), entiers=True)
        modele.refus_minimum = max(modele.refus_minimum, entier)


def _remises(demande: Demande, repartition: Repartition) -> Reels:
    """Return, for each group of the program, what refusing one of its visits may save in pairs, weighted."""
    le_plus = repartition.rendus.max(initial=0.0)
    corps = [groupe.organisme for groupe in (*demande.explicites, *demande.communs)]
    return np.array([POIDS_REGROUPEMENT * (le_plus if b == COMMUN else repartition.rendus[b]) for b in corps])
