"""The locks of a run of the solver: the edition, then the run."""

from __future__ import annotations

from campagnes.models import Campagne
from enquetes.models import PlanTerrain


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
