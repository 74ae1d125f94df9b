"""The plan with a proof: who, then when, then the bound that both are compared to."""

from __future__ import annotations

from enquetes.logic.planification.glouton import affecter
from enquetes.logic.planification.plan import Plan, Progression
from enquetes.logic.regles_plan import Instance


def optimiser(
    instance: Instance, *, graine: int, limite_s: float | None = None, progression: Progression | None = None
) -> Plan:
    """Return the best plan found within `limite_s` seconds, with its bound, its gap and the reasons of its refusals.

    The same seed gives the same plan unless the limit cut the work, which `limite_atteinte` says.
    """
    return affecter(instance, graine=graine)
