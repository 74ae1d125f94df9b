"""The bound: the best window of loads, found by cutting planes, and what the calendar adds to it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from enquetes.planification.logic.plan import POIDS_ETALEMENT, POIDS_REFUS, POIDS_REGROUPEMENT
from enquetes.planification.logic.solveur.chrono import Chrono
from enquetes.planification.logic.solveur.demande import ARCS_EXPLICITES, Demande
from enquetes.planification.logic.solveur.fenetres import POINTS, Fenetres
from enquetes.planification.logic.solveur.programme import SolutionQui, refus_au_moins, resoudre, resoudre_entier
from enquetes.planification.logic.solveur.qui import PART_QUI, ModeleQui
from enquetes.planification.logic.solveur.repartition import Repartition

TOURS = 60
# Share of what is left that each program in whole numbers may take.
PART_ENTIERE = 0.25
TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Encadrement:
    """The program's best solution, None when time was short, its window in points, the bound of the objective."""

    solution: SolutionQui | None
    fenetre: tuple[int, int]
    borne: int


def encadrer(demande: Demande, repartition: Repartition, chrono: Chrono) -> tuple[Encadrement, Fenetres]:
    """Solve the program over windows until none can be better; stops early when time is short.

    The bound adds up: refusals, trips and spread by the program; visits that nobody can make; the least pairs. A
    refused visit may save pairs of its body, at most `rendus` of them, which lowers its price in the program.
    """
    fenetres = Fenetres(demande.donnees.max_total, demande.acquises, demande.totales)
    remises = _remises(demande, repartition)
    modele = ModeleQui(demande, chrono, remises)
    fixe = POIDS_REFUS * len(demande.impossibles)
    fixe += POIDS_REGROUPEMENT * (repartition.paires + demande.donnees.paires_acquises)
    fixe += sum(POIDS_REGROUPEMENT * repartition.rendus[b] * nombre for b, nombre in demande.forces.items())
    meilleure: tuple[float, SolutionQui, tuple[int, int]] | None = None
    fenetre, plancher = (0, POINTS - 1), 0.0
    if repartition.refus_minimum and modele.groupes:
        modele.refus_minimum = repartition.refus_minimum
    _compter_les_refus(modele, fenetres, chrono)
    for tour in range(TOURS):
        solution = resoudre(modele, *fenetres.bornes(*fenetre))
        if solution is None:
            break
        fenetres.retenir(solution.base, solution.prix)
        valeur = solution.valeur + POIDS_ETALEMENT * (fenetre[1] - fenetre[0])
        if meilleure is None or (solution.manque < TOLERANCE and valeur < meilleure[0]):
            meilleure = valeur, solution, fenetre
        m, grand, plancher = fenetres.meilleure()
        fenetre = m, grand
        chrono.dire("Qui va où", min(0.6, 0.1 + 0.02 * tour))
        if plancher >= meilleure[0] - TOLERANCE or chrono.presse(PART_QUI):
            break
    if meilleure is None:
        return Encadrement(None, fenetre, max(0, entier_superieur(fixe))), fenetres
    if not meilleure[1].entiere:
        entiere = resoudre_entier(modele, *fenetres.bornes(*meilleure[2]), chrono.reste(PART_ENTIERE))
        meilleure = meilleure[0], entiere or meilleure[1], meilleure[2]
    return Encadrement(meilleure[1], meilleure[2], max(0, entier_superieur(plancher + fixe))), fenetres


def entier_superieur(valeur: float) -> int:
    """Round a bound up, the objective being whole, with the solver's tolerance taken off first."""
    return math.ceil(valeur - 1e-5 - 1e-9 * abs(valeur))


def _compter_les_refus(modele: ModeleQui, fenetres: Fenetres, chrono: Chrono) -> None:
    """Where refusals are forced, find their least number in whole visits: the program would halve a double."""
    if not modele.groupes:
        return
    bornes = fenetres.bornes(0, POINTS - 1)
    solution = resoudre(modele, *bornes)
    if solution is None or solution.nb_refus <= TOLERANCE or chrono.presse(PART_QUI):
        return
    prouves = refus_au_moins(modele, *bornes, chrono.reste(PART_ENTIERE), entiers=False)
    modele.refus_minimum = max(modele.refus_minimum, prouves)
    if sum(int(groupe.possibles.sum()) for groupe in modele.groupes) <= ARCS_EXPLICITES:
        modele.completer()
        entier = refus_au_moins(modele, *bornes, chrono.reste(PART_ENTIERE), entiers=True)
        modele.refus_minimum = max(modele.refus_minimum, entier)


def _remises(demande: Demande, repartition: Repartition) -> dict[int, float]:
    """Return, for each group of the program, what refusing one of its visits may save in pairs, weighted."""
    remises = {
        g: POIDS_REGROUPEMENT * float(repartition.rendus[groupe.organisme])
        for g, groupe in enumerate(demande.explicites)
        if groupe.organisme is not None
    }
    le_plus = POIDS_REGROUPEMENT * float(repartition.rendus.max(initial=0.0))
    for rang in range(len(demande.communs)):
        remises[len(demande.explicites) + rang] = le_plus
    return remises
