"""Every type of body can fill plan P from the scenario bank, within the calendar rules."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from enquetes.referentiels.queries.lecture import lire_scenarios
from organismes.enums import TypeOrganisme

# Contacts of plan P by channel: (requests, complaints). Sites and social networks need no complaint.
PLAN = {"EMAIL": (3, 1), "COURRIER": (1, 1), "TEL": (3, 1), "RS": (3, 0), "WEB": (1, 0), "PHYS": (2, 0)}
SEMAINES_MINIMUM = 6
AVANT, APRES = dt.date(2020, 2, 3), dt.date(2020, 2, 10)


def _convient(scenario, type_organisme, jour):
    types = scenario["types_organismes"]
    expire = scenario.get("expire_le")
    return (types == "tous" or type_organisme in types) and (expire is None or jour <= expire)


def _bank(type_organisme, canal, *, reclamation, jour):
    return [
        s["code"]
        for s in lire_scenarios()
        if _convient(s, type_organisme, jour) and canal in s["canaux"] and (s["type"] == "reclamation") == reclamation
    ]


def _choisir(type_organisme, jour):
    """Fill the plan, the least used scenario first; return the scenario of each contact."""
    emplois: Counter[str] = Counter()
    choix: list[tuple[str, str]] = []
    for canal, (demandes, reclamations) in PLAN.items():
        for reclamation, nombre in ((False, demandes), (True, reclamations)):
            du_canal: Counter[str] = Counter()
            for _ in range(nombre):
                bank = _bank(type_organisme, canal, reclamation=reclamation, jour=jour)
                code = min(bank, key=lambda s: (du_canal[s], emplois[s], s))
                emplois[code] += 1
                du_canal[code] += 1
                choix.append((canal, code))
    return choix


def _etaler(codes, jours_par_semaine=5):
    """Place each contact in the emptiest week where its scenario is absent, one contact a day."""
    semaines: list[list[str]] = [[] for _ in range(SEMAINES_MINIMUM)]
    for code in sorted(codes, key=lambda c: -Counter(codes)[c]):
        libres = [s for s in semaines if code not in s and len(s) < jours_par_semaine]
        min(libres, key=len).append(code)
    return semaines


@pytest.mark.parametrize("jour", [AVANT, APRES])
@pytest.mark.parametrize("type_organisme", TypeOrganisme.values)
def test_plan_p_every_type_has_its_sixteen_contacts_over_six_weeks(type_organisme, jour):
    choix = _choisir(type_organisme, jour)
    semaines = _etaler([code for _, code in choix])

    assert Counter(canal for canal, _ in choix) == {canal: sum(nombres) for canal, nombres in PLAN.items()}
    assert sum(len(s) for s in semaines) == 16
    assert all(len(semaine) == len(set(semaine)) <= 5 for semaine in semaines)


@pytest.mark.parametrize("jour", [AVANT, APRES])
@pytest.mark.parametrize("type_organisme", TypeOrganisme.values)
def test_plan_p_every_type_has_distinct_scenarios_on_each_channel_and_a_complaint(type_organisme, jour):
    demandes = {c: len(_bank(type_organisme, c, reclamation=False, jour=jour)) for c in PLAN}
    reclamations = {c: len(_bank(type_organisme, c, reclamation=True, jour=jour)) for c in ("EMAIL", "COURRIER", "TEL")}

    # On social networks two scenarios carry the three contacts: the public one comes back another week.
    attendues = {"EMAIL": 3, "COURRIER": 1, "TEL": 3, "RS": 2, "WEB": 1, "PHYS": 2}
    assert {c: nombre for c, nombre in demandes.items() if nombre < attendues[c]} == {}
    assert min(reclamations.values()) >= 1
