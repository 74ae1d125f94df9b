"""The runs of the solver and what each proposal says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import QuerySet

from campagnes.models import Campagne
from enquetes.enums import EtatPlan
from enquetes.logic.deplacements import places_de
from enquetes.logic.regles_plan import Affectation
from enquetes.models import PlanTerrain


def plans_de(campagne: Campagne) -> QuerySet[PlanTerrain]:
    """Return the runs of an edition, newest first, without their contents."""
    return campagne.les_plans.select_related("auteur").defer("contenu").order_by("-demande_le", "-pk")


def plan_en_marche(campagne: Campagne) -> PlanTerrain | None:
    """Return the run under way, if any."""
    return plans_de(campagne).filter(etat__in=(EtatPlan.DEMANDE, EtatPlan.EN_COURS)).first()


def places_du_plan(plan: PlanTerrain) -> dict[str, tuple[Affectation, ...]]:
    """Return who makes each contact and when, as the proposal says."""
    return places_de(
        Affectation(ligne["visite"], ligne["enqueteur"], dt.date.fromisoformat(ligne["jour"]))
        for ligne in plan.contenu.get("affectations", ())
    )


def motifs_du_plan(plan: PlanTerrain) -> Mapping[str, str]:
    """Return the reason of each contact that the proposal refuses."""
    return {ligne["visite"]: ligne["motif"] for ligne in plan.contenu.get("refusees", ())}
