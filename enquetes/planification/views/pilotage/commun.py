"""What the pages of the plan share."""

from __future__ import annotations

from functools import partial
from typing import Any

from campagnes.models import Campagne
from enquetes.visites.queries.mesures import mesures_sont_retirees
from enquetes.visites.views.pilotage.edition import adresse_de

PLAN = "enquetes:pilotage_plan"
ONGLETS = (
    ("Vue d’ensemble", PLAN),
    ("Semaine par semaine", "enquetes:plan_calendrier"),
    ("Par enquêteur", "enquetes:plan_enqueteurs"),
    ("Par organisme", "enquetes:plan_organismes"),
    ("Sans enquêteur", "enquetes:plan_refus"),
)


def contexte_du_plan(campagne: Campagne, route: str, **autres: Any) -> dict[str, Any]:
    """Return the context of a page of the plan, `route` being its own."""
    return {
        "campagne": campagne,
        "onglets": [(mot, adresse_de(cible, campagne), cible == route) for mot, cible in ONGLETS],
        "adresse_plan": adresse_de(PLAN, campagne),
        "demonstration": campagne.est_demonstration,
        # Asked where nothing is counted alone.
        "sont_retires": partial(mesures_sont_retirees, campagne),
        **autres,
    }
