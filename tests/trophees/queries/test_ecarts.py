"""What the page of gaps reads of the bodies of a category."""

from __future__ import annotations

import pytest

from tests.factories.campagnes import CampagneFactory
from tests.factories.trophees import ResultatFactory
from trophees.queries.ecarts import mesurees_par_categorie

pytestmark = pytest.mark.django_db


def test_error_is_that_of_the_score_whatever_the_ends_of_its_interval():
    """Contacts that fall far and rarely put one end farther than the other, and the scale cuts it."""
    campagne = CampagneFactory()
    bornes = [(97.0, 93.0, 100.0), (74.0, 70.0, 85.0)]
    for score, bas, haut in bornes:
        ResultatFactory(
            inscription__campagne=campagne,
            score=score,
            score_bas=bas,
            score_haut=haut,
            detail={"valides": 14, "erreur": [str(score), "4", None]},
        )

    (mesurees,) = mesurees_par_categorie(campagne).values()

    assert {(une.score, une.bas, une.haut, une.erreur) for une in mesurees} == {(*une, 4.0) for une in bornes}


def test_results_of_a_method_that_kept_no_error_tell_it_by_their_interval():
    campagne = CampagneFactory()
    for score in (74.0, 60.0):
        ResultatFactory(
            inscription__campagne=campagne,
            score=score,
            score_bas=score - 9.8,
            score_haut=score + 9.8,
            detail={"valides": 14},
        )

    (mesurees,) = mesurees_par_categorie(campagne).values()

    assert [(une.score, round(une.erreur, 9)) for une in mesurees] == [(74.0, 5.0), (60.0, 5.0)]
