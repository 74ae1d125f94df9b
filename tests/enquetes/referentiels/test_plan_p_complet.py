"""Every type of body can fill plan P with the bank of scenarios, in 2020 and after."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from campagnes.logic.calendrier import Intervalle
from campagnes.logic.methode import CANAUX, METHODE_INITIALE
from enquetes.planification.logic.plan_p import ScenarioDisponible, contacts_prevus
from enquetes.referentiels.queries.lecture import lire_scenarios
from organismes.enums import TypeOrganisme

MOITIES = {
    2020: (
        Intervalle(dt.date(2020, 2, 1), dt.date(2020, 3, 13)),
        Intervalle(dt.date(2020, 6, 2), dt.date(2020, 9, 30)),
    ),
    2027: (
        Intervalle(dt.date(2027, 2, 1), dt.date(2027, 3, 15)),
        Intervalle(dt.date(2027, 6, 1), dt.date(2027, 9, 30)),
    ),
}


def banque() -> list[ScenarioDisponible]:
    return [
        ScenarioDisponible(
            cle=rang,
            code=ligne["code"],
            type=ligne["type"],
            canaux=frozenset(ligne["canaux"]),
            types_organismes=frozenset(
                TypeOrganisme.values if ligne["types_organismes"] == "tous" else ligne["types_organismes"]
            ),
            expire_le=ligne.get("expire_le"),
        )
        for rang, ligne in enumerate(lire_scenarios())
    ]


@pytest.mark.parametrize("annee", sorted(MOITIES))
@pytest.mark.parametrize("genre", TypeOrganisme.values)
def test_plan_p_of_every_type_is_complete(genre, annee):
    plan = contacts_prevus(
        type_organisme=genre,
        canaux_offerts=tuple(CANAUX),
        testes=CANAUX,
        scenarios=banque(),
        moities=MOITIES[annee],
    )

    reclamations = Counter(c.canal for c in plan.contacts if c.scenario.type == "reclamation")
    assert plan.impossibles == ()
    assert len(plan.contacts) == 16
    assert reclamations == {"EMAIL": 1, "COURRIER": 1, "TEL": 1}


def test_electoral_roll_scenario_is_not_played_after_its_closing():
    joues = {
        contact.scenario.code
        for annee in MOITIES
        for contact in contacts_prevus(
            type_organisme="COMMUNE",
            canaux_offerts=tuple(CANAUX),
            testes=METHODE_INITIALE.canaux,
            scenarios=banque(),
            moities=MOITIES[annee],
        ).contacts
    }

    assert "SC-03" not in joues
    assert "SC-03-PROCURATION" in joues
