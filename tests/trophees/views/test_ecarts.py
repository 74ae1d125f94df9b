"""The page of gaps: what staff read of a category, and that bodies do not."""

from __future__ import annotations

import pytest
from django.urls import reverse

from comptes.enums import Role
from tests.factories.comptes import UtilisateurFactory
from tests.factories.trophees import campagne_classee
from tests.preuves import texte_de

pytestmark = pytest.mark.django_db
PAGE = "trophees:pilotage_ecarts"


@pytest.fixture
def campagne(referentiels_charges):
    return campagne_classee(20, 20, 15, 10, 0, calculee=True, inegaux=True)


def test_staff_read_who_is_outside_and_the_contacts_that_would_part_the_first_ones(client, campagne):
    client.force_login(UtilisateurFactory(roles=[Role.LECTEUR]))
    page = texte_de(client.get(reverse(PAGE)))
    # The two contacts of a body differ by little, and in the same way, so every body is far from the mean but the third.
    assert "organismes sont hors des lignes pleines" in page
    assert "Ville 05" in page
    assert "Ville 01, devant" in page
    assert "L’écart qui se voit" in page


def test_the_ranking_leads_to_the_gaps(client, campagne):
    client.force_login(UtilisateurFactory(roles=[Role.JURY]))
    page = client.get(reverse("trophees:pilotage_resultats")).text
    assert f"{reverse(PAGE)}?edition={campagne.annee}" in page


def test_without_two_ranked_bodies_there_is_nothing_to_compare(client, referentiels_charges):
    campagne_classee(20, calculee=True)
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    assert "Rien à comparer dans cette édition" in texte_de(client.get(reverse(PAGE)))


def test_the_page_asks_the_same_number_of_queries_for_more_bodies(client, campagne, django_assert_max_num_queries):
    client.force_login(UtilisateurFactory(roles=[Role.LECTEUR]))
    client.get(reverse(PAGE))
    with django_assert_max_num_queries(12):
        client.get(reverse(PAGE))
