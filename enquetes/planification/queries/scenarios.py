"""Which scenarios of the bank a contact may play instead of its own."""

from __future__ import annotations

from enquetes.models import Scenario, Visite
from enquetes.planification.logic.regles import RUPTURES, Regle
from enquetes.planification.queries.plan import rompues_par, scenario_disponible
from enquetes.referentiels.queries.grilles import scenarios_du_terrain
from socle.horloge import aujourdhui

# What a scenario may break, its shopper and its day staying as they are.
REGLES_DU_SCENARIO = (Regle.EXPIRATION, Regle.SCENARIO_SEMAINE)


def scenarios_possibles(visite: Visite) -> list[Scenario]:
    """Return the other scenarios of the edition for this channel, this body and this kind of request.

    The kind stays: contacts of a channel are compared between bodies because each receives the same kinds.
    """
    organisme, jour = visite.inscription.organisme, visite.prevue_le or aujourdhui()
    return [
        scenario
        for scenario in scenarios_du_terrain(visite.inscription.campagne)
        if scenario.type == visite.scenario.type
        and scenario.pk != visite.scenario_id
        and visite.canal in scenario.canaux
        and organisme.type in scenario_disponible(scenario).types_organismes
        and (scenario.expire_le is None or scenario.expire_le >= jour)
    ]


def codes_deja_donnes(visite: Visite) -> set[str]:
    """Return the codes of the scenarios that the body receives in its other contacts of the edition."""
    autres = visite.inscription.les_visites.contacts().exclude(pk=visite.pk)
    return set(autres.order_by("pk").values_list("scenario__code", flat=True))


def refus_du_scenario(visite: Visite, scenario: Scenario) -> str:
    """Say which rule of the plan this scenario would break on the day of the contact; nothing when it may be played."""
    if visite.enqueteur is None or visite.prevue_le is None:
        return ""
    actuel, visite.scenario = visite.scenario, scenario
    try:
        rompues = rompues_par(visite, visite.enqueteur, visite.prevue_le)
    finally:
        visite.scenario = actuel
    return " ".join(RUPTURES[regle] for regle in rompues if regle in REGLES_DU_SCENARIO)
