from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campagnes.logic.calendrier import Intervalle
from campagnes.logic.methode import CANAUX, METHODE_COMPLETE, METHODE_INITIALE, CanalTeste
from enquetes.planification.logic.plan_p import (
    ContactImpossible,
    ScenarioDisponible,
    contacts_prevus,
    dates_souhaitees,
    demi_periodes,
)

DISTANCE = ("EMAIL", "COURRIER", "TEL", "RS", "WEB")
MOITIES = (
    Intervalle(dt.date(2020, 2, 3), dt.date(2020, 3, 13)),
    Intervalle(dt.date(2020, 6, 2), dt.date(2020, 9, 30)),
)


def scenario(code, canaux, genre="renseignement", types=("COMMUNE",), expire_le=None) -> ScenarioDisponible:
    return ScenarioDisponible(
        cle=int(code.removeprefix("SC-")),
        code=code,
        type=genre,
        canaux=frozenset(canaux.split("+")),
        types_organismes=frozenset(types),
        expire_le=expire_le,
    )


BANQUE = (
    scenario("SC-01", "EMAIL+TEL+COURRIER+WEB"),
    scenario("SC-02", "EMAIL+TEL+WEB+PHYS"),
    scenario("SC-03", "TEL+EMAIL+RS+WEB", expire_le=dt.date(2020, 2, 7)),
    scenario("SC-04", "RS+TEL+EMAIL"),
    scenario("SC-06", "RS+EMAIL+TEL+WEB"),
    scenario("SC-09", "EMAIL+COURRIER+RS", "reclamation"),
    scenario("SC-10", "COURRIER+TEL+EMAIL", "reclamation"),
    scenario("SC-11", "TEL+PHYS", "difficulte"),
    scenario("SC-14", "EMAIL+TEL", types=("CCI",)),
)


def canaux_de(*, physique):
    return (METHODE_COMPLETE if physique else METHODE_INITIALE).canaux


def prevus(canaux=DISTANCE, *, physique=False, banque=BANQUE, genre="COMMUNE", moities=MOITIES):
    return contacts_prevus(
        type_organisme=genre,
        canaux_offerts=canaux,
        testes=canaux_de(physique=physique),
        scenarios=banque,
        moities=moities,
    )


def test_contacts_prevus_commune_gets_the_fourteen_contacts_of_plan_p():
    plan = prevus()

    assert Counter(c.canal for c in plan.contacts) == {"EMAIL": 4, "COURRIER": 2, "TEL": 4, "RS": 3, "WEB": 1}
    assert Counter(c.canal for c in plan.contacts if c.reclamation) == {"EMAIL": 1, "COURRIER": 1, "TEL": 1}
    assert [c.canal for c in plan.contacts if c.hors_horaires] == ["TEL"]
    assert [c.canal for c in plan.contacts if c.publique] == ["RS"]
    assert Counter(c.moitie for c in plan.contacts) == {1: 7, 2: 7}
    assert plan.impossibles == ()


def test_contacts_prevus_off_hours_call_is_no_complaint():
    assert [c.reclamation for c in prevus().contacts if c.hors_horaires] == [False]


def test_contacts_prevus_complaint_scenario_only_where_a_complaint_is_due():
    assert all((c.scenario.type == "reclamation") == c.reclamation for c in prevus().contacts)


def test_contacts_prevus_scenario_suits_type_and_channel():
    assert all(c.canal in c.scenario.canaux and "COMMUNE" in c.scenario.types_organismes for c in prevus().contacts)


def test_contacts_prevus_on_site_only_when_offered_and_active():
    tous = (*DISTANCE, "PHYS")

    assert Counter(c.canal for c in prevus(tous, physique=True).contacts)["PHYS"] == 2
    assert Counter(c.canal for c in prevus(tous).contacts)["PHYS"] == 0
    assert Counter(c.canal for c in prevus(physique=True).contacts)["PHYS"] == 0


@pytest.mark.parametrize(
    ("teste", "natures"),
    [
        (CanalTeste(4, 1), ["simple", "particulier", "simple", "reclamation"]),
        (CanalTeste(2, 1), ["particulier", "reclamation"]),
        (CanalTeste(3, 3), ["reclamation"] * 3),
        (CanalTeste(1), ["particulier"]),
        (CanalTeste(5, 2), ["simple", "particulier", "simple", "reclamation", "reclamation"]),
    ],
)
@pytest.mark.parametrize(("canal", "particularite"), [("TEL", "hors_horaires"), ("RS", "publique")])
def test_contacts_prevus_follow_the_plan_of_the_edition(canal, particularite, teste, natures):
    plan = contacts_prevus(
        type_organisme="COMMUNE",
        canaux_offerts=(canal,),
        testes={canal: teste},
        scenarios=BANQUE,
        moities=MOITIES,
    )

    def nature(contact):
        return "reclamation" if contact.reclamation else "particulier" if getattr(contact, particularite) else "simple"

    assert [nature(contact) for contact in plan.contacts] == natures


def test_contacts_prevus_expired_scenario_is_not_chosen():
    assert "SC-03" not in {c.scenario.code for c in prevus().contacts}


def test_contacts_prevus_expiring_scenario_keeps_to_the_half_it_allows():
    banque = tuple(
        scenario("SC-03", "TEL+EMAIL+RS+WEB", expire_le=dt.date(2020, 3, 31)) if s.code == "SC-03" else s
        for s in BANQUE
    )

    choisis = [c for c in prevus(banque=banque).contacts if c.scenario.code == "SC-03"]

    assert choisis
    assert {(c.moitie, c.au_plus_tard) for c in choisis} == {(1, dt.date(2020, 3, 31))}


def test_contacts_prevus_type_without_scenario_tells_what_is_impossible():
    plan = prevus(("EMAIL", "WEB"), genre="CCI")

    assert [c.scenario.code for c in plan.contacts] == ["SC-14"] * 4
    assert plan.impossibles == (ContactImpossible("WEB", reclamation=False),)


def test_contacts_prevus_does_not_repeat_a_scenario_while_another_is_free():
    emails = [c.scenario.code for c in prevus(("EMAIL",)).contacts]

    assert len(set(emails)) == 4


@given(st.sets(st.sampled_from(list(CANAUX))), st.booleans(), st.permutations(BANQUE))
def test_contacts_prevus_any_offer_is_balanced_and_independent_of_the_order(canaux, physique, banque):
    plan = prevus(canaux, physique=physique, banque=banque)
    moities = Counter(c.moitie for c in plan.contacts)

    assert plan == prevus(canaux, physique=physique)
    testes = canaux_de(physique=physique)
    attendus = sum(testes[canal].contacts for canal in canaux if canal in testes)
    assert len(plan.contacts) + len(plan.impossibles) == attendus
    assert abs(moities[1] - moities[2]) <= 1


def jours_de(*intervalles: Intervalle) -> list[dt.date]:
    return [
        jour
        for i in intervalles
        for n in range((i.au - i.du).days + 1)
        if (jour := i.du + dt.timedelta(days=n)).weekday() < 5
    ]


@pytest.mark.parametrize(
    ("pivot", "attendu"),
    [
        (dt.date(2020, 3, 15), (dt.date(2020, 3, 15), dt.date(2020, 6, 2))),
        (dt.date(2020, 6, 28), (dt.date(2020, 6, 28), dt.date(2020, 6, 29))),
        (None, (dt.date(2020, 3, 13), dt.date(2020, 6, 2))),
        (dt.date(2019, 1, 1), (dt.date(2020, 3, 13), dt.date(2020, 6, 2))),
    ],
)
def test_demi_periodes_cuts_at_the_election_or_between_waves(pivot, attendu):
    avant, apres = demi_periodes(jours_de(*MOITIES), pivot=pivot, vagues=[(m.du, m.au) for m in MOITIES])

    assert (avant.au, apres.du) == attendu


def test_demi_periodes_one_wave_is_cut_in_its_middle():
    vague = Intervalle(dt.date(2020, 2, 3), dt.date(2020, 2, 14))

    assert demi_periodes(jours_de(vague), vagues=[(vague.du, vague.au)]) == (
        Intervalle(dt.date(2020, 2, 3), dt.date(2020, 2, 7)),
        Intervalle(dt.date(2020, 2, 10), dt.date(2020, 2, 14)),
    )


def test_demi_periodes_one_day_left_gives_twice_the_same():
    jour = dt.date(2020, 2, 3)

    assert demi_periodes([jour]) == (Intervalle(jour, jour), Intervalle(jour, jour))


@given(st.integers(0, 500))
def test_dates_souhaitees_spread_over_six_weeks_and_keep_their_half(rang):
    contacts = prevus().contacts

    souhaits = dates_souhaitees(contacts, moities=MOITIES, jours=jours_de(*MOITIES), rang=rang)

    assert all(MOITIES[c.moitie - 1].contient(s) for c, s in zip(contacts, souhaits, strict=True))
    assert len(set(souhaits)) == 14
    assert len({s.isocalendar()[:2] for s in souhaits}) >= 6
    assert max(souhaits) - min(souhaits) >= dt.timedelta(weeks=6)


def test_dates_souhaitees_without_day_wishes_nothing():
    assert set(dates_souhaitees(prevus().contacts, moities=MOITIES, jours=[], rang=0)) == {None}
