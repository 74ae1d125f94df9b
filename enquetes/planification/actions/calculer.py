"""What a run of the solver does between its beginning and its proposal."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from django.db import transaction

from enquetes.enums import NaturePlan
from enquetes.models import PlanTerrain
from enquetes.planification.actions.contacts import preparer_contacts
from enquetes.planification.actions.doubler import prevoir_doubles
from enquetes.planification.actions.etats import verrouiller_edition
from enquetes.planification.actions.planifier import exiger_planifiable, premier_jour
from enquetes.planification.logic.deplacements import Deplacement, deplacements, places_de
from enquetes.planification.logic.echange import plan_en_document
from enquetes.planification.logic.replanification import Replanification, replanifier
from enquetes.planification.logic.solveur import Plan, Progression, affecter, optimiser
from enquetes.planification.queries.probleme import Probleme, probleme_de
from enquetes.planification.queries.programme import programme_de
from socle.horloge import maintenant

# Seconds kept out of the solver for writing the proposal, and the least that it is given.
RESERVE_S, MINIMUM_S = 0.5, 0.05
# The naive peer is worth this share of the time left, no more: it only serves to compare.
PART_DU_NAIF = 0.25


@dataclass(frozen=True)
class Preparation:
    """What was done before the solver: contacts created and voided, contacts without any scenario by channel."""

    depuis: dt.date
    creees: int
    annulees: int
    impossibles: dict[str, int]


@dataclass(frozen=True)
class Calcul:
    """A plan and what its proposal keeps of it."""

    plan: Plan
    contenu: dict[str, Any]
    nb_deplacees: int


@transaction.atomic
def preparer(plan: PlanTerrain) -> Preparation:
    """Create the contacts that the run will place, and draw those that two shoppers will read."""
    quand = maintenant()
    campagne = verrouiller_edition(plan.campagne)
    exiger_planifiable(campagne, quand)
    depuis = premier_jour(quand)
    programme, creees, annulees = preparer_contacts(campagne, auteur=plan.auteur, quand=quand, depuis=depuis)
    prevoir_doubles(campagne=campagne, auteur=plan.auteur)
    return Preparation(depuis, creees, annulees, dict(Counter(programme.impossibles)))


def calculer(plan: PlanTerrain, preparation: Preparation, avancer: Progression, *, debut: float) -> Calcul:
    """Read the problem, solve it, and describe the result; nothing is locked meanwhile.

    The limit of the run counts from `debut`, an instant of `time.monotonic`.
    """
    avancer("Lecture des contacts", 0.02)
    probleme = probleme_de(programme_de(plan.campagne, depuis=preparation.depuis), depuis=preparation.depuis)
    avancer("Plan de comparaison", 0.05)
    naif = _naif(plan, probleme, debut)
    avant = time.monotonic()
    repare = _resoudre(plan, probleme, avancer, debut)
    duree = time.monotonic() - avant
    bouges = deplacements(probleme.tenues, places_de(repare.plan.affectations))
    contenu = {
        **_en_document(repare, probleme),
        "duree_s": round(duree, 3),
        "deplacements": compter(bouges),
        "naif": naif,
        **asdict(preparation),
        "depuis": preparation.depuis.isoformat(),
    }
    return Calcul(repare.plan, contenu, len(bouges))


def _reste(plan: PlanTerrain, debut: float) -> float | None:
    """Return the seconds left to the solver, None without a limit."""
    if plan.limite_s is None:
        return None
    return max(MINIMUM_S, plan.limite_s - (time.monotonic() - debut) - RESERVE_S)


def _resoudre(plan: PlanTerrain, probleme: Probleme, avancer: Progression, debut: float) -> Replanification:
    """Compute the whole plan again, or repair the one in force, in what is left of the limit."""
    solveur = partial(optimiser, limite_s=_reste(plan, debut), progression=avancer)
    if plan.nature == NaturePlan.COMPLET:
        return Replanification(solveur(probleme.instance, graine=plan.graine), {}, frozenset())
    return replanifier(probleme.instance, probleme.tenues, graine=plan.graine, solveur=solveur)


def _en_document(repare: Replanification, probleme: Probleme) -> dict[str, Any]:
    return {
        **plan_en_document(repare.plan),
        "regles": {refus.visite: refus.regle.value for refus in repare.plan.refusees},
        "avant": {
            visite: [[a.enqueteur, a.jour.isoformat()] for a in place] for visite, place in probleme.tenues.items()
        },
        "rompues": dict(repare.rompues),
        "poussees": sorted(repare.poussees),
    }


def compter(bouges: list[Deplacement]) -> dict[str, int]:
    """Count moves by kind; a contact may change both shopper and day."""
    return {
        "enqueteur": sum(d.enqueteur for d in bouges),
        "jour": sum(d.jour for d in bouges),
        "retirees": sum(d.retiree for d in bouges),
    }


def _naif(plan: PlanTerrain, probleme: Probleme, debut: float) -> dict[str, Any] | None:
    """Return the figures of the greedy plan of the same problem; none for a repair, nor when its time ran out."""
    if plan.nature != NaturePlan.COMPLET:
        return None
    avant, reste = time.monotonic(), _reste(plan, debut)
    if reste is not None and reste <= MINIMUM_S:
        return None
    naif = affecter(probleme.instance, graine=plan.graine, limite_s=reste and PART_DU_NAIF * reste)
    if naif.limite_atteinte:
        return None
    return {"termes": asdict(naif.termes), "objectif": naif.objectif, "duree_s": round(time.monotonic() - avant, 3)}
