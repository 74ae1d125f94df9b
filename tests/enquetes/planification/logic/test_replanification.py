from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campagnes.logic.calendrier import Intervalle
from enquetes.planification.logic.deplacements import Deplacement, deplacements, places_de
from enquetes.planification.logic.regles import Affectation
from enquetes.planification.logic.replanification import ENQUETEUR_RETIRE, replanifier
from enquetes.planification.logic.solveur import affecter, optimiser
from tests.enquetes.planification.logic.test_planification import (
    LUNDI,
    campagne_de,
    enqueteur,
    instance,
    instances,
    jour,
    organisme,
    visite,
)
from tests.enquetes.planification.logic.verificateur_plan import ruptures

pytestmark = pytest.mark.lent

V1_LUNDI = {"V-1": (Affectation("V-1", "E-001", LUNDI),)}


def bouge(avant, apres) -> set[str]:
    return {d.visite for d in deplacements(avant, places_de(apres.affectations))}


def test_replanifier_nothing_broken_moves_nothing():
    repare = replanifier(instance(), V1_LUNDI, graine=1, solveur=affecter)

    assert (repare.plan.affectations, repare.rompues, repare.plan.ecart) == (V1_LUNDI["V-1"], {}, 0.0)


def test_replanifier_withdrawn_shopper_gives_her_contact_to_another():
    cas = instance(enqueteurs=(enqueteur("E-002"),))

    repare = replanifier(cas, V1_LUNDI, graine=1, solveur=affecter)

    assert repare.rompues == {"V-1": ENQUETEUR_RETIRE}
    assert [a.enqueteur for a in repare.plan.affectations] == ["E-002"]


def test_replanifier_absence_moves_the_day():
    cas = instance(enqueteurs=(enqueteur(indisponible=(Intervalle(LUNDI, LUNDI),)),))

    repare = replanifier(cas, V1_LUNDI, graine=1, solveur=affecter)

    assert repare.rompues == {"V-1": "Cet enquêteur est absent ce jour-là."}
    assert deplacements(V1_LUNDI, places_de(repare.plan.affectations)) == [Deplacement("V-1", False, True)]


def test_replanifier_double_keeps_its_day_and_the_shopper_who_stays():
    cas = instance(visites=(visite(double=True),), enqueteurs=(enqueteur("E-001"), enqueteur("E-003")))
    avant = {"V-1": (Affectation("V-1", "E-001", jour(2)), Affectation("V-1", "E-002", jour(2)))}

    repare = replanifier(cas, avant, graine=1, solveur=affecter)

    assert repare.plan.affectations == (Affectation("V-1", "E-001", jour(2)), Affectation("V-1", "E-003", jour(2)))


def encombree():
    """V-2 can only go to E-001, whom V-1 fills although E-002 could make it."""
    return instance(
        visites=(visite("V-1", "1", "EMAIL"), visite("V-2", "2", "TEL")),
        organismes=(organisme("1"), organisme("2")),
        enqueteurs=(enqueteur("E-001", max_total=1), enqueteur("E-002", canaux=frozenset({"EMAIL"}), max_total=1)),
    )


def test_replanifier_moves_one_settled_contact_to_make_room_and_says_so():
    repare = replanifier(encombree(), V1_LUNDI, graine=1, solveur=affecter)

    assert (repare.plan.refusees, repare.poussees) == ((), {"V-1"})
    assert [(a.visite, a.enqueteur) for a in repare.plan.affectations] == [("V-1", "E-002"), ("V-2", "E-001")]
    assert repare.plan.borne is None


def test_replanifier_without_depth_moves_no_settled_contact():
    repare = replanifier(encombree(), V1_LUNDI, graine=1, solveur=affecter, profondeur=0)

    assert [refus.visite for refus in repare.plan.refusees] == ["V-2"]
    assert places_de(repare.plan.affectations) == V1_LUNDI


def test_replanifier_claims_no_bound_for_a_second_shopper_chosen_out_of_the_solver():
    """E-003, the least loaded, is full after it: E-004 would make a better plan, that moves nobody else either."""
    cas = instance(
        visites=(visite(double=True), visite("V-2", "2")),
        organismes=(organisme("1"), organisme("2")),
        enqueteurs=(enqueteur("E-001"), enqueteur("E-003", max_total=1), enqueteur("E-004")),
    )
    avant = {
        "V-1": (Affectation("V-1", "E-001", LUNDI), Affectation("V-1", "E-002", LUNDI)),
        "V-2": (Affectation("V-2", "E-004", LUNDI),),
    }

    plan = replanifier(cas, avant, graine=1, solveur=optimiser).plan

    assert (plan.termes.etalement, plan.borne, plan.ecart) == (98, None, None)


def test_replanifier_sends_nobody_farther_than_a_refusal_costs():
    reunion, paris = {"lat": -20.88, "lon": 55.45}, {"lat": 48.85, "lon": 2.35}
    cas = instance(
        visites=(visite(canal="PHYS"),), organismes=(organisme(**reunion),), enqueteurs=(enqueteur(**paris),)
    )

    plan = replanifier(cas, {}, graine=1, solveur=optimiser).plan

    assert (plan.affectations, plan.objectif, plan.statut) == ((), 10000, "optimal")


@settings(deadline=None, max_examples=60)
@given(instances(), st.sampled_from((affecter, optimiser)), st.data())
def test_replanifier_any_event_keeps_rules_and_moves_only_what_broke_or_makes_room(cas, solveur, donnees):
    tenues = places_de(affecter(cas, graine=1).affectations)
    retires = donnees.draw(st.sets(st.sampled_from([e.id for e in cas.enqueteurs] or ["-"]), max_size=2))
    suspendu = LUNDI + dt.timedelta(days=donnees.draw(st.integers(0, 9)))
    apres = replace(
        cas,
        enqueteurs=tuple(e for e in cas.enqueteurs if e.id not in retires),
        suspensions=(*cas.suspensions, Intervalle(suspendu, suspendu)),
    )

    repare = replanifier(apres, tenues, graine=2, solveur=solveur)

    assert ruptures(apres, repare.plan) == []
    assert bouge(tenues, repare.plan) <= set(repare.rompues) | repare.poussees
    assert not (repare.poussees & set(repare.rompues))
    touchees = {v for v, p in tenues.items() if any(a.enqueteur in retires or a.jour == suspendu for a in p)}
    assert set(repare.rompues) == touchees
    borne = repare.plan.borne
    assert borne is None or borne <= repare.plan.objectif


@settings(deadline=None, max_examples=30)
@given(instances())
def test_replanifier_never_refuses_more_than_the_solver_alone(cas):
    tenues = places_de(affecter(cas, graine=1).affectations)

    sans, avec = (replanifier(cas, tenues, graine=1, solveur=affecter, profondeur=p) for p in (0, 3))

    assert len(avec.plan.refusees) <= len(sans.plan.refusees)
    assert ruptures(cas, avec.plan) == []


@pytest.mark.parametrize("nb", [100])
def test_replanifier_a_withdrawal_moves_only_her_contacts(nb):
    cas = campagne_de(nb, 80)
    debut = time.perf_counter()
    tenues = places_de(optimiser(cas, graine=1).affectations)
    entier = time.perf_counter() - debut
    retiree = cas.enqueteurs[0].id
    apres = replace(cas, enqueteurs=cas.enqueteurs[1:])

    debut = time.perf_counter()
    repare = replanifier(apres, tenues, graine=1, solveur=optimiser)
    partie = time.perf_counter() - debut

    siennes = {v for v, place in tenues.items() if any(a.enqueteur == retiree for a in place)}
    print(f"plan {entier:.2f} s, replanification {partie:.2f} s, {len(siennes)} contacts")  # noqa: T201 -- the measure
    assert bouge(tenues, repare.plan) == siennes | repare.poussees
    assert repare.plan.refusees == ()
