"""A page of the ranking: some of its bodies, and what is true of all of them."""

from __future__ import annotations

import pytest

from tests.factories.trophees import campagne_classee
from trophees.queries.classement import categories_de, classement

pytestmark = pytest.mark.django_db


def test_a_page_of_the_ranking_shows_some_bodies_and_counts_all(referentiels_charges):
    retenus = classement(campagne_classee(20, 20, 15, 10, 5, calculee=True))

    (une,) = categories_de(retenus, retenus.cles[1:3])

    assert [(ligne.nom, ligne.rang, ligne.ex_aequo) for ligne in une.lignes] == [
        ("Ville 02", 1, True),
        ("Ville 03", 3, False),
    ]
    assert (une.nb_classes, une.est_decernee, une.effectifs.rangs_partages) == (5, True, {1})
    assert une.lignes[0].rang_intervalle[0] == 1
    assert une.lignes[0].intervalle[0] < une.lignes[0].score < une.lignes[0].intervalle[1]
