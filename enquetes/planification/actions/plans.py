"""A run of the solver: asked for by a person, computed by a worker, then accepted whole or set aside."""

from __future__ import annotations

import datetime as dt
import logging
import time
from functools import partial
from typing import Any

from django.db import transaction

from campagnes.models import Campagne
from campagnes.queries import campagne_par_annee
from enquetes.enums import TRANSITIONS_PLAN, EtatPlan, NaturePlan
from enquetes.models import PlanTerrain
from enquetes.planification.actions.accepter import accepter_plan
from enquetes.planification.actions.calculer import calculer, preparer
from enquetes.planification.actions.etats import verrouiller_edition, verrouiller_plan
from enquetes.planification.actions.planifier import exiger_planifiable
from enquetes.planification.logic.solveur import Plan, Progression
from socle.auteur import Auteur
from socle.erreurs import EntreeInvalide, RegleMetier
from socle.etats import passer
from socle.horloge import maintenant
from socle.journal import consigner
from socle.taches import publier, tenter

journaux = logging.getLogger("barometre.plans")
EN_MARCHE = (EtatPlan.DEMANDE, EtatPlan.EN_COURS)
# Seconds given to the solver in a worker, whose task is stopped after 90.
LIMITE_S = 60.0
GRAINE_MAXIMALE = 2**31 - 1
# What a run may take beside its solver; for a worker, both are the 120 seconds after which Celery kills the task.
MARGE_S = 60.0
# A message that nobody took is lost, and so is a run without a limit that says nothing more.
SOUFFRANCE = dt.timedelta(minutes=5)


@transaction.atomic
def demander_plan(*, campagne: Campagne, nature: str, auteur: Auteur, limite_s: float | None = LIMITE_S) -> PlanTerrain:
    """Ask for a run of `limite_s` seconds, None for as long as it takes; the one under way is refused a companion."""
    plan = _inscrire(campagne, nature, auteur, limite_s)
    consigner(plan, "plan.demande", auteur, nature=nature, graine=plan.graine)
    publier("enquetes.tasks.calculer_plan", plan_id=plan.pk)
    return plan


def _inscrire(
    campagne: Campagne, nature: str, auteur: Auteur, limite_s: float | None, graine: int | None = None
) -> PlanTerrain:
    campagne = verrouiller_edition(campagne)
    exiger_planifiable(campagne, maintenant())
    if campagne.les_plans.filter(etat__in=EN_MARCHE).exists():
        raise RegleMetier("calcul_en_cours", "Un calcul est déjà en cours pour cette édition\u202f: attendez sa fin.")
    return PlanTerrain.objects.create(
        campagne=campagne,
        nature=nature,
        graine=campagne.annee if graine is None else graine,
        limite_s=limite_s,
        auteur=auteur,
        demande_le=maintenant(),
    )


def produire_plan(*, plan_id: int) -> PlanTerrain | None:
    """Compute a run asked for; None when there is nothing to do. What goes wrong is written on the row."""
    plan = _commencer(plan_id)
    if plan is None:
        return None
    try:
        _produire(plan)
    except RegleMetier as refus:
        _echouer(plan, refus.message)
    except Exception as panne:
        # Whatever went wrong, the row must say so: the fault itself goes on to the worker's log.
        _echouer(plan, f"Le calcul a échoué ({type(panne).__name__}).")
        raise
    plan.refresh_from_db()
    return plan


@transaction.atomic
def _commencer(plan_id: int) -> PlanTerrain | None:
    plan = verrouiller_plan(plan_id)
    if plan is None or plan.etat != EtatPlan.DEMANDE:
        journaux.info("plan.rien_a_faire", extra={"objet_id": plan_id})
        return None
    suite: dict[str, Any] = {"commence_le": maintenant(), "etape": "Création des contacts", "progression": 1}
    return passer(plan, EtatPlan.EN_COURS, table=TRANSITIONS_PLAN, auteur=None, **suite)


def _produire(plan: PlanTerrain, progression: Progression | None = None, debut: float | None = None) -> Plan:
    """Create the contacts under lock, compute without any lock, write the proposal; return the plan."""
    debut = time.monotonic() if debut is None else debut

    def avancer(etape: str, part: float) -> None:
        part_dite = max(1, min(99, round(100 * part)))
        _tenu(plan).update(etape=etape, progression=part_dite, modifie_le=maintenant())
        if progression is not None:
            progression(etape, part)

    calcul = calculer(plan, preparer(plan), avancer, debut=debut)
    _proposer(plan, calcul.contenu, calcul.nb_deplacees)
    return calcul.plan


def _tenu(plan: PlanTerrain) -> Any:
    """Select the row only while this very run holds it: `commence_le` is the token."""
    return PlanTerrain.objects.filter(pk=plan.pk, etat=EtatPlan.EN_COURS, commence_le=plan.commence_le)


@transaction.atomic
def _proposer(plan: PlanTerrain, contenu: dict[str, Any], nb_deplacees: int) -> None:
    if not _tenu(plan).select_for_update(of=("self",)).exists():
        return
    passer(
        plan,
        EtatPlan.PROPOSE,
        table=TRANSITIONS_PLAN,
        auteur=plan.auteur,
        details={
            "objectif": contenu["objectif"],
            "borne": contenu["borne"],
            "refusees": len(contenu["refusees"]),
            "deplacees": nb_deplacees,
        },
        contenu=contenu,
        nb_deplacees=nb_deplacees,
        etape="",
        progression=100,
        propose_le=maintenant(),
    )


@transaction.atomic
def _echouer(plan: PlanTerrain, raison: str) -> None:
    if not _tenu(plan).select_for_update(of=("self",)).exists():
        return
    suite: dict[str, Any] = {
        "details": {"raison": raison},
        "erreur": raison[:300],
        "etape": "",
        "clos_le": maintenant(),
    }
    passer(plan, EtatPlan.ECHEC, table=TRANSITIONS_PLAN, auteur=None, **suite)


@transaction.atomic
def ecarter_plan(*, plan: PlanTerrain, auteur: Auteur) -> PlanTerrain:
    """Set a proposal aside; it stays readable."""
    return passer(_relire(plan), EtatPlan.ECARTE, table=TRANSITIONS_PLAN, auteur=auteur, clos_le=maintenant())


def _relire(plan: PlanTerrain) -> PlanTerrain:
    frais = verrouiller_plan(plan.pk)
    if frais is None:
        raise RegleMetier("plan_disparu", "Ce plan n’existe plus.")
    return frais


def relancer_plans() -> list[int]:
    """Give up the runs whose worker was lost; return those whose message was, to publish again."""
    instant = maintenant()
    for plan in PlanTerrain.objects.filter(etat=EtatPlan.EN_COURS):
        if _est_perdu(plan, instant):
            tenter(
                "plans.relance_en_panne", plan.pk, partial(_echouer, plan, "Le calcul a été interrompu. Relancez-le.")
            )
    oublies = PlanTerrain.objects.filter(etat=EtatPlan.DEMANDE, modifie_le__lt=instant - SOUFFRANCE)
    return list(oublies.values_list("pk", flat=True))


def _est_perdu(plan: PlanTerrain, instant: dt.datetime) -> bool:
    """Tell whether a run under way has lost who computed it: silent, and past its limit when it has one.

    A command is killed by nobody: late on a machine that is busy, it says how far it is.
    """
    if plan.limite_s is None or plan.commence_le is None:
        return plan.modifie_le < instant - SOUFFRANCE
    marge = dt.timedelta(seconds=MARGE_S)
    fin = plan.commence_le + dt.timedelta(seconds=plan.limite_s) + marge
    return max(fin, plan.modifie_le + marge) < instant


def calculer_plan_de_campagne(
    *,
    annee: int,
    graine: int | None = None,
    limite_s: float | None = None,
    progression: Progression | None = None,
    accepter: bool = False,
    debut: float | None = None,
) -> Plan:
    """Compute here and now the whole plan of an edition, record it as a proposal, and accept it when asked to.

    The limit counts from `debut`, an instant of `time.monotonic`: now when it is not given.
    Raises EntreeInvalide for an unknown edition, RegleMetier when it cannot be planned.
    """
    campagne = campagne_par_annee(annee)
    if graine is not None and not 0 <= graine <= GRAINE_MAXIMALE:
        raise EntreeInvalide([f"La graine est un nombre entier de 0 à {GRAINE_MAXIMALE}."])
    with transaction.atomic():
        demande = _inscrire(campagne, NaturePlan.COMPLET, None, limite_s, graine)
    plan = _commencer(demande.pk)
    if plan is None:
        raise RegleMetier("calcul_en_cours", "Un autre calcul a pris cette demande.")
    try:
        resultat = _produire(plan, progression, debut)
    except BaseException as panne:
        # A command that fails, or that somebody interrupts, must not leave the edition busy; its own fault goes on.
        _echouer(plan, getattr(panne, "message", f"Le calcul a échoué ({type(panne).__name__})."))
        raise
    if accepter:
        accepter_plan(plan=plan, auteur=None)
    return resultat
