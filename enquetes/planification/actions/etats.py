"""The locks of the plan: the edition, then the run, then the shoppers, then their visits."""

from __future__ import annotations

from collections.abc import Collection

from campagnes.models import Campagne
from enquetes.models import Enqueteur, PlanTerrain


def verrouiller_edition(campagne: Campagne) -> Campagne:
    """Return the edition read again under lock: whoever changes its plan waits here. Call inside a transaction.

    Its key is left alone: readers decide of contacts meanwhile.
    """
    return Campagne.objects.select_for_update(no_key=True).get(pk=campagne.pk)


def verrouiller_plan(plan_id: int) -> PlanTerrain | None:
    """Return the run read again under lock, or None when it is gone. Call inside a transaction."""
    return (
        PlanTerrain.objects.select_for_update(of=("self",))
        .select_related("campagne", "auteur")
        .filter(pk=plan_id)
        .first()
    )


def tenir_les_enqueteurs(pseudonymes: Collection[str]) -> list[Enqueteur]:
    """Return shoppers read again under lock: who is withdrawn or away was before, or gives back what she is given here."""
    tenus = Enqueteur.objects.select_for_update(no_key=True).filter(pseudonyme__in=pseudonymes)
    return list(tenus.order_by("pk"))
