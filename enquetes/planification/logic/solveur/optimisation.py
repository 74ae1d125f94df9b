"""The plan with a proof: who, then when, then the bound that both are compared to."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from enquetes.planification.logic.evaluation import evaluer
from enquetes.planification.logic.plan import OPTIMAL, Plan, Progression, calculer_ecart
from enquetes.planification.logic.regles import Instance
from enquetes.planification.logic.solveur.a_distance import nommer
from enquetes.planification.logic.solveur.borne import TOLERANCE, Encadrement, encadrer, entier_superieur
from enquetes.planification.logic.solveur.chrono import Chrono
from enquetes.planification.logic.solveur.demande import Demande
from enquetes.planification.logic.solveur.diagnostic import diagnostiquer, refuser
from enquetes.planification.logic.solveur.donnees import Donnees
from enquetes.planification.logic.solveur.etat import Etat
from enquetes.planification.logic.solveur.exact import ProgrammeExact
from enquetes.planification.logic.solveur.fenetres import Fenetres
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
    demande = Demande(donnees)
    chrono.dire("Lecture de l’instance", 0.1)
    # When time may run short, a greedy plan first: it takes little and refuses far less than a plan that is cut.
    secours = passer(demande, chrono) if chrono.serre(len(donnees.visites) * SECONDES_PAR_VISITE) else None
    repartition = Repartition(demande)
    encadrement, fenetres = encadrer(demande, repartition, chrono)
    if encadrement.solution is None or (secours and chrono.presse(PART_QUAND)):
        return _prouver(secours or passer(demande, chrono), encadrement.borne, chrono)
    etat = construire(demande, repartition, encadrement, fenetres, chrono)
    plan = _conclure(etat, encadrement.borne, chrono)
    if secours and secours.objectif < plan.objectif:
        plan = _prouver(secours, encadrement.borne, chrono)
    return plan if plan.statut == OPTIMAL or chrono.presse(0.9) else _approfondir(demande, plan, chrono)


def _approfondir(demande: Demande, plan: Plan, chrono: Chrono) -> Plan:
    """Solve a small instance whole, for what decomposition left unproved."""
    programme = ProgrammeExact(demande)
    if not programme.est_abordable:
        return plan
    exacte = ameliorer(programme, plan.objectif, plan.borne or 0, chrono)
    borne = max(plan.borne or 0, entier_superieur(exacte.borne))
    if exacte.placements is not None:
        etat = Etat(demande)
        for v, w, gens in exacte.placements:
            etat.installer(v, gens, w)
        autre = _conclure(etat, borne, chrono)
        if autre.objectif < plan.objectif:
            return autre
    return _prouver(plan, borne, chrono)


def _prouver(plan: Plan, borne: int, chrono: Chrono) -> Plan:
    """Set a plan against a bound."""
    nb_visites = len({a.visite for a in plan.affectations}) + len(plan.refusees)
    ecart = calculer_ecart(plan.objectif, borne, nb_visites)
    return replace(plan, borne=borne, ecart=ecart, limite_atteinte=chrono.limite_atteinte, duree_s=chrono.duree)


def construire(
    demande: Demande, repartition: Repartition, encadrement: Encadrement, fenetres: Fenetres, chrono: Chrono
) -> Etat:
    """Return a sound plan that follows the program's solution as closely as the calendar allows."""
    etat, solution = Etat(demande), encadrement.solution
    if solution is None:
        return etat
    bas, haut = fenetres.bornes(*encadrement.fenetre)
    semaines = Semaines(etat, demande, repartition, chrono)
    engagees = engager_nommes(etat, demande, solution)
    semaines.placer_nommees(engagees)
    chrono.dire("Semaines des visites sur place", 0.7)
    nommes = {v for groupe in demande.explicites for v in groupe.visites}
    exclues = nommes | set(demande.impossibles)
    anonymes = [v for v in range(len(demande.donnees.visites)) if v not in exclues]
    semaines.placer_anonymes(anonymes)
    nommer(etat, [v for v in anonymes if etat.semaine[v] >= 0], bas, haut, chrono)
    chrono.dire("Contacts à distance", 0.85)
    attendus = math.ceil(solution.nb_refus - TOLERANCE)
    Reparation(etat, haut.tolist(), attendus, chrono).reparer(_en_attente(etat))
    chrono.dire("Réparation", 0.95)
    return etat


def _en_attente(etat: Etat) -> list[int]:
    impossibles: Iterable[int] = set(etat.demande.impossibles)
    return [v for v in range(len(etat.donnees.visites)) if not etat.placee(v) and v not in impossibles]


def _conclure(etat: Etat, borne: int, chrono: Chrono) -> Plan:
    instance = etat.donnees.instance
    affectations = dater(etat)
    refusees = refuser(etat, affectations, coupe=chrono.limite_atteinte)
    termes = evaluer(instance, affectations, nb_refusees=len(refusees))
    plan = Plan(
        affectations=tuple(affectations),
        refusees=refusees,
        termes=termes,
        diagnostic=diagnostiquer(instance, refusees),
    )
    return _prouver(plan, borne, chrono)
