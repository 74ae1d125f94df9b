"""What the pages of the plan share: tabs, edition, filters of the address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from campagnes.models import Campagne
from campagnes.queries import campagnes_recentes
from enquetes.planification.queries.tableau import FiltresPlan
from enquetes.visites.views.edition import adresse_de
from organismes.enums import Canal

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
    editions = list(campagnes_recentes())
    return {
        "campagne": campagne,
        "editions": [(str(edition.annee), str(edition)) for edition in editions],
        "autres_editions": [
            (str(edition.annee), adresse_de(PLAN, edition), edition == campagne) for edition in editions
        ],
        "onglets": [(mot, adresse_de(cible, campagne), cible == route) for mot, cible in ONGLETS],
        "adresse_plan": adresse_de(PLAN, campagne),
        "canaux": Canal.choices,
        "demonstration": campagne.est_demonstration,
        **autres,
    }


def filtres_du_plan(request: HttpRequest) -> FiltresPlan:
    """Read the filters from the address."""
    return FiltresPlan(
        canal=request.GET.get("canal", ""),
        enqueteur=request.GET.get("enqueteur", "").strip(),
        organisme=request.GET.get("organisme", "").strip(),
        motif=request.GET.get("motif", ""),
    )
