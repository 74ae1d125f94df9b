"""Peers: median and quartiles of a category, hidden under five bodies."""

from __future__ import annotations

import pytest

from tests.factories.trophees import campagne_classee
from trophees.actions.calculer import calculer_resultats
from trophees.logic.reperes import Repere, repere
from trophees.models import Resultat
from trophees.queries.pairs import pairs_de


def test_repere_of_five_values_is_their_median_and_quartiles():
    assert repere([50, 10, 30, 20, 40]) == Repere(mediane=30, q1=20, q3=40, nombre=5)


def test_repere_under_five_values_is_none():
    assert repere([10, 20, 30, 40]) is None


@pytest.mark.django_db
def test_pairs_of_five_bodies_give_landmarks_without_a_name(referentiels_charges):
    campagne = campagne_classee(20, 16, 12, 8, 4)
    calculer_resultats(campagne=campagne)
    pairs = pairs_de(campagne, "VILLE_20_50K")
    scores = sorted(Resultat.objects.values_list("score", flat=True))
    assert pairs.score == Repere(mediane=scores[2], q1=scores[1], q3=scores[3], nombre=5)
    assert pairs.canaux["EMAIL"] == pairs.score
    assert set(pairs.etapes) == {"ACCES", "ORIENT", "INFO", "TRAIT"}
    # Same e-mails but for the elements found: every landmark of the reception is 89.
    assert pairs.etapes["ACCES"] == Repere(mediane=89.0, q1=89.0, q3=89.0, nombre=5)
    assert "Ville" not in repr(pairs)


@pytest.mark.django_db
def test_pairs_of_four_bodies_are_hidden(referentiels_charges):
    campagne = campagne_classee(20, 16, 12, 8)
    calculer_resultats(campagne=campagne)
    pairs = pairs_de(campagne, "VILLE_20_50K")
    assert (pairs.score, pairs.qualite) == (None, None)
    assert (pairs.canaux, pairs.etapes, pairs.determinants) == ({}, {}, {})


@pytest.mark.django_db
def test_pairs_hide_a_channel_that_four_bodies_offer(referentiels_charges):
    campagne = campagne_classee(20, 16, 12, 8, 4)
    calculer_resultats(campagne=campagne)
    un = Resultat.objects.first()
    un.detail["canaux"]["EMAIL"]["significatif"] = False
    un.save()
    pairs = pairs_de(campagne, "VILLE_20_50K")
    assert pairs.score is not None
    assert pairs.canaux == {}
