"""The plan with a proof: who, then when, then the bound that both are compared to."""

from __future__ import annotations

import math
from dataclasses import replace

from enquetes.planification.logic.plan import OPTIMAL, Plan, Progression, calculer_ecart
from enquetes.planification.logic.regles import Instance
from enquetes.planification.logic.solveur.a_distance import nommer
from enquetes.planification.logic.solveur.borne import TOLERANCE, Encadrement, encadrer, entier_superieur
from enquetes.planification.logic.solveur.chrono import Chrono
from enquetes.planification.logic.solveur.demande import Demande
from enquetes.planification.logic.solveur.diagnostic import conclure, tout_refuser
from enquetes.planification.logic.solveur.donnees import Donnees
from enquetes.planification.logic.solveur.etat import Etat
from enquetes.planification.logic.solveur.exact import programme_exact
from enquetes.planification.logic.solveur.glouton import passer
from enquetes.planification.logic.solveur.jours import dater
from enquetes.planification.logic.solveur.preuve_entiere import ameliorer
from enquetes.planification.logic.solveur.quand import PART_QUAND, Semaines, engager_nommes
from enquetes.planification.logic.solveur.reparation import Reparation
from enquetes.planification.logic.solveur.repartition import Repartition

# Under this limit for each visit, a greedy plan comes first.
SECONDES_PAR_VISITE = 0.002


def optimiser(
    instance: Instance, *, graine: int, limite_s: float | None = None, progression: Progression | None = None
) -> Plan:
    """Return the best plan found within `limite_s` seconds, with its bound, its gap and the reasons of its refusals.

    The same seed gives the same plan unless the limit cut the work, which `limite_atteinte` says.
    """
    chrono = Chrono(limite_s, progression)
    donnees = Donnees(instance, graine)
    demande = None if chrono.arrete() else Demande(donnees)
    if demande is None or chrono.arrete():
        return _prouver(tout_refuser(instance, chrono), 0, chrono)
    chrono.dire("Lecture de l’instance", 0.1)
    # When time may run short, a greedy plan first: it takes little and refuses far less than a plan that is cut.
    secours = passer(demande, chrono) if chrono.serre(len(donnees.visites) * SECONDES_PAR_VISITE) else None
    if secours and chrono.presse():
        return _prouver(secours, 0, chrono)
    repartition = Repartition(demande)
    encadrement = encadrer(demande, repartition, chrono)
    if encadrement.solution is None or (secours and chrono.presse(PART_QUAND)):
        return _prouver(secours or passer(demande, chrono), encadrement.borne, chrono)
    etat = construire(demande, repartition, encadrement, chrono)
    plan = _prouver(conclure(etat, dater(etat), chrono), encadrement.borne, chrono)
    if secours and secours.objectif < plan.objectif:
        plan = _prouver(secours, encadrement.borne, chrono)
    return plan if plan.statut == OPTIMAL or chrono.presse(0.9) else _approfondir(demande, plan, chrono)


def _approfondir(demande: Demande, plan: Plan, chrono: Chrono) -> Plan:
    """Solve a small instance whole, for what decomposition left unproved."""
    programme = programme_exact(demande)
    if programme is None:
        return plan
    exacte = ameliorer(programme, plan.objectif, plan.borne or 0, chrono)
    borne = max(plan.borne or 0, entier_superieur(exacte.borne))
    if exacte.placements is not None:
        etat = Etat(demande)
        for v, w, gens in exacte.placements:
            etat.installer(v, gens, w)
        autre = _prouver(conclure(etat, dater(etat), chrono), borne, chrono)
        if autre.objectif < plan.objectif:
            return autre
    return _prouver(plan, borne, chrono)


def _prouver(plan: Plan, borne: int, chrono: Chrono) -> Plan:
    """Set a plan against a bound."""
    nb_visites = len({a.visite for a in plan.affectations}) + len(plan.refusees)
    ecart = calculer_ecart(plan.objectif, borne, nb_visites)
    return replace(plan, borne=borne, ecart=ecart, limite_atteinte=chrono.limite_atteinte, duree_s=chrono.duree)


def construire(demande: Demande, repartition: Repartition, encadrement: Encadrement, chrono: Chrono) -> Etat:
    """Return a sound plan that follows the program's solution as closely as the calendar allows."""
    etat, solution = Etat(demande), encadrement.solution
    if solution is None:
        return etat
    semaines = Semaines(etat, repartition, chrono)
    semaines.placer_nommees(engager_nommes(etat, solution))
    chrono.dire("Semaines des visites sur place", 0.7)
    nommees = demande.impossibles.union(*(groupe.visites for groupe in demande.explicites))
    anonymes = [v for v in range(len(etat.gens)) if v not in nommees]
    semaines.placer_anonymes(anonymes)
    nommer(etat, [v for v in anonymes if etat.semaine[v] >= 0], encadrement.bas, encadrement.haut, chrono)
    chrono.dire("Contacts à distance", 0.85)
    attendus = math.ceil(solution.nb_refus - TOLERANCE)
    Reparation(etat, encadrement.haut.tolist(), attendus, chrono).reparer(etat.en_attente)
    chrono.dire("Réparation", 0.95)
    return etat
