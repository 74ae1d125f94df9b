from __future__ import annotations

import datetime as dt

import pytest

from enquetes.planification.logic.eloignements import Passage, visites_eloignees
from enquetes.planification.logic.plan import calculer_ecart
from enquetes.planification.logic.preuve import SANS_BORNE, mot_du_minimum, phrase_de_preuve
from enquetes.planification.logic.regles import OrganismeDuPlan

LUNDI = dt.date(2020, 2, 3)
TOULOUSE = OrganismeDuPlan("1", lat=43.60, lon=1.44)
ALBI = OrganismeDuPlan("2", lat=43.93, lon=2.15)
PERPIGNAN = OrganismeDuPlan("3", lat=42.70, lon=2.90)


@pytest.mark.parametrize(
    ("ecart", "phrase"),
    [
        (0.0030, "Ce plan est à 0,3\u202f% au plus du meilleur plan possible."),
        (0.00301, "Ce plan est à 0,4\u202f% au plus du meilleur plan possible."),
        (0.00001, "Ce plan est à 0,1\u202f% au plus du meilleur plan possible."),
        (0.12, "Ce plan est à 12,0\u202f% au plus du meilleur plan possible."),
    ],
)
def test_phrase_de_preuve_rounds_the_gap_up(ecart, phrase):
    assert phrase_de_preuve(ecart, optimal=False, complet=True) == phrase


def test_phrase_de_preuve_of_a_repair_names_what_it_is_compared_to():
    phrase = phrase_de_preuve(0.0, optimal=True, complet=False)

    assert phrase == "C’est le meilleur plan possible parmi ceux qui ne déplacent aucun autre contact."


def test_the_minimum_of_a_repair_is_that_of_the_plans_it_is_compared_to():
    assert mot_du_minimum(complet=True) == "Minimum démontré, qu’aucun plan ne peut franchir"
    assert (
        mot_du_minimum(complet=False)
        == "Minimum démontré, qu’aucun plan ne peut franchir sans déplacer un autre contact"
    )


def test_phrase_de_preuve_without_bound_claims_nothing():
    assert phrase_de_preuve(None, optimal=False, complet=False) == SANS_BORNE


def passage(visite, organisme, qui="E-001", jour=LUNDI):
    return Passage(visite, qui, jour, organisme, organisme.siren)


def test_visites_eloignees_keeps_pairs_beyond_the_threshold():
    ecarts = visites_eloignees([passage("a", TOULOUSE), passage("b", ALBI), passage("c", PERPIGNAN)])

    assert [(e.premiere.visite, e.seconde.visite, e.km) for e in ecarts] == [("a", "c", 155), ("b", "c", 150)]


def test_visites_eloignees_ignores_other_days_and_other_shoppers():
    autres = [passage("b", PERPIGNAN, qui="E-002"), passage("c", PERPIGNAN, jour=LUNDI + dt.timedelta(days=1))]

    assert visites_eloignees([passage("a", TOULOUSE), *autres]) == []


@pytest.mark.parametrize(
    ("objectif", "borne", "visites", "ecart"),
    [(200, 100, 10, 0.5), (5, 0, 10, 0.5), (100, 100, 10, 0.0), (0, 0, 0, 0.0)],
)
def test_gap_is_a_share_of_the_objective_or_of_the_contacts_when_they_are_more(objectif, borne, visites, ecart):
    assert calculer_ecart(objectif, borne, visites) == ecart
