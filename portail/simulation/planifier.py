"""The fieldwork: opened, given shoppers, planned, and planned again when shoppers leave or contacts are void."""

from __future__ import annotations

import datetime as dt
import math
from functools import partial

from campagnes.enums import NaturePeriode
from campagnes.logic.calendrier import UN_JOUR
from enquetes.enums import NaturePlan
from enquetes.models import Enqueteur
from enquetes.planification.actions.accepter import accepter_plan
from enquetes.planification.actions.enqueteurs import declarer_absence, desactiver_enqueteur, inviter_enqueteur
from enquetes.planification.actions.planifier import ouvrir_terrain, planifier_contacts
from enquetes.planification.actions.plans import demander_plan, produire_plan
from enquetes.planification.logic.solveur import Solveur, affecter, optimiser
from organismes.enums import Canal
from organismes.models import Territoire
from portail.demonstration.editions import a_l_heure
from portail.demonstration.terrain import former
from portail.simulation.monde import Monde
from portail.simulation.preparer import ANNEE
from portail.simulation.visiter import prevoir_visites
from socle.horloge import aujourdhui, maintenant

PHASE = "planification"
OUVERTURE_DU_TERRAIN = dt.date(ANNEE, 1, 20)
PLANS = tuple(dt.date(ANNEE, mois, jour) for mois, jour in ((1, 30), (2, 17), (3, 6), (5, 29), (7, 3), (8, 4), (9, 8)))
"""The days of the plan and of its repairs, before and during the two waves."""
PETITE = 60
"""Bodies from which the plan is proved. No plan is cut by the clock: on a busy machine it would be another campaign."""
PAR_ENQUETEUR, CONTACTS_PAR_CORPS = 36, 15.5
PAR_CANAL, DE_PLUS = 3, 3
"""Shoppers of the smallest campaign: each meets a body twice at most, never twice by a channel, and some leave."""
PART_DES_DEPARTS, PART_DES_ABSENCES = 0.02, 0.05


def prevoir_terrain(monde: Monde) -> None:
    """Foresee the opening, the training of shoppers, the plan and its repairs."""
    monde.agenda.prevoir(a_l_heure(OUVERTURE_DU_TERRAIN, 9), PHASE, partial(_ouvrir, monde))
    fin = max(periode.au for periode in monde.campagne.les_periodes.filter(nature=NaturePeriode.VAGUE))
    for jour, suivant in zip(PLANS, (*PLANS[1:], fin), strict=True):
        # When every phone has sent: a contact made that day is planned again when its second shopper is gone.
        monde.agenda.prevoir(a_l_heure(jour, 23, 50), PHASE, partial(_planifier, monde, jour + UN_JOUR, suivant))


def _ouvrir(monde: Monde) -> int:
    monde.campagne = ouvrir_terrain(campagne=monde.campagne, auteur=monde.comptes["etudes"])
    nombre = _inviter(monde)
    former(monde.campagne, monde.comptes["etudes"], le=maintenant())
    return nombre


def _inviter(monde: Monde) -> int:
    """Invite as many shoppers as the contacts ask for, with room for those who will leave."""
    offerts = {canal for corps in monde.corps.values() for canal in corps.canaux}
    besoin = math.ceil(len(monde.corps) * CONTACTS_PAR_CORPS / PAR_ENQUETEUR)
    nombre = max(PAR_CANAL * len(offerts) + DE_PLUS, besoin)
    communes = sorted(
        Territoire.objects.filter(nature="COMMUNE").order_by("-population", "code")[:400], key=lambda une: une.code
    )
    a_distance = [canal.value for canal in Canal if canal in offerts]
    for rang in range(1, nombre + 1):
        alea = monde.alea("enqueteur", rang)
        inviter_enqueteur(
            pseudonyme=f"E-{rang:03d}",
            email=f"enqueteur-{rang}@demo.local",
            commune=alea.choice(communes) if communes else None,
            canaux=a_distance if rang % 3 else alea.sample(a_distance, max(1, len(a_distance) - 1)),
            auteur=monde.comptes["etudes"],
        )
    return nombre


def _planifier(monde: Monde, du: dt.date, au: dt.date) -> int:
    """Let some shoppers go, then plan what has no place; the contacts of the days to come are foreseen."""
    if du != PLANS[0] + UN_JOUR:
        _perdre_des_enqueteurs(monde, du)
    bilan = planifier_contacts(
        campagne=monde.campagne, auteur=monde.comptes["etudes"], solveur=_solveur(monde), avec_doubles=True
    )
    monde.comptes_de["contacts_prevus"] += bilan.creees
    monde.comptes_de["contacts_liberes"] += bilan.liberees
    if bilan.nb_refusees:
        _reparer(monde)
    prevoir_visites(monde, du, au)
    return bilan.affectees


def _reparer(monde: Monde) -> None:
    """Find a place for what has none by moving a few others, as staff do: ask, compute, accept."""
    auteur = monde.comptes["etudes"]
    plan = demander_plan(campagne=monde.campagne, nature=NaturePlan.REPLANIFICATION, auteur=auteur, limite_s=None)
    produire_plan(plan_id=plan.pk)
    plan.refresh_from_db()
    accepter_plan(plan=plan, auteur=auteur)
    monde.comptes_de["plans_repares"] += 1


def _solveur(monde: Monde) -> Solveur:
    """Return the solver: of a small campaign, proving its plan would take longer than playing it."""
    return affecter if len(monde.corps) < PETITE else optimiser


def _perdre_des_enqueteurs(monde: Monde, du: dt.date) -> None:
    for enqueteur in Enqueteur.objects.filter(est_actif=True).order_by("pseudonyme"):
        tirage = monde.alea("depart", enqueteur.pseudonyme, du).random()
        # Nobody lets a shopper go while her phone holds contacts: they would be another's by the time they come.
        if tirage < PART_DES_DEPARTS and not monde.a_envoyer[enqueteur.pseudonyme]:
            desactiver_enqueteur(enqueteur=enqueteur, auteur=monde.comptes["etudes"], motif="Fin de mission")
            monde.comptes_de["enqueteurs_partis"] += 1
        elif PART_DES_DEPARTS <= tirage < PART_DES_DEPARTS + PART_DES_ABSENCES:
            demain = aujourdhui() + UN_JOUR
            declarer_absence(enqueteur=enqueteur, du=demain, au=demain + 6 * UN_JOUR, auteur=enqueteur.utilisateur)
            monde.comptes_de["absences"] += 1
