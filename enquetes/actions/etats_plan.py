"""The only writer of the state of a run of the solver."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from campagnes.models import Campagne
from enquetes.enums import TRANSITIONS_PLAN, EtatPlan
from enquetes.models import PlanTerrain
from socle.erreurs import RegleMetier


def verrouiller_edition(campagne: Campagne) -> Campagne:
    """Return the edition read again under lock: whoever changes its plan waits here. Call inside a transaction."""
    return Campagne.objects.select_for_update().get(pk=campagne.pk)


def verrouiller_plan(plan_id: int) -> PlanTerrain | None:
    """Return the run read again under lock, or None when it is gone. Call inside a transaction."""
    return (
        PlanTerrain.objects.select_for_update(of=("self",))
        .select_related("campagne", "auteur")
        .filter(pk=plan_id)
        .first()
    )


@transaction.atomic
def passer_plan(plan: PlanTerrain, vers: EtatPlan, **champs: Any) -> PlanTerrain:
    """Move a locked run to another state, writing `champs` with it."""
    if vers not in TRANSITIONS_PLAN[plan.etat]:
        raise RegleMetier(
            "passage_interdit",
            f"Ce plan est « {plan.get_etat_display()} »\u202f: il ne peut pas devenir « {vers.label} ». "
            "Rien n’a été changé.",
        )
    plan.etat = vers
    for nom, valeur in champs.items():
        setattr(plan, nom, valeur)
    plan.save(update_fields=["etat", *champs, "modifie_le"])
    return plan
