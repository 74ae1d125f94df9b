"""A page of the ranking: some of its bodies, and what is true of all of them."""

from __future__ import annotations

import pytest

from organismes.models import Organisme
from tests.factories.trophees import campagne_classee
from trophees.queries.classement import categories_de, classement, lignes_du_classement

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


def test_bodies_of_one_rank_come_as_in_a_dictionary(referentiels_charges):
    campagne = campagne_classee(20, 20, 20, 15, 10, calculee=True)
    for rang, nom in enumerate(("Foix", "Écully", "dax"), start=1):
        Organisme.objects.filter(nom=f"Ville {rang:02}").update(nom=nom)
    retenus = classement(campagne)

    (une,) = categories_de(retenus, retenus.cles[:3])

    assert [ligne.nom for ligne in une.lignes] == ["dax", "Écully", "Foix"]
    assert [ligne.nom for ligne in lignes_du_classement(campagne)][:3] == ["dax", "Écully", "Foix"]
