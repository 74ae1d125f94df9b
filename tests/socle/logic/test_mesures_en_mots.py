"""A score, a rank and a level as people read them: never without what the measure leaves open."""

from __future__ import annotations

import pytest

from socle.logic.typographie import autres_niveaux, mesure, places


@pytest.mark.parametrize(
    ("valeur", "bornes", "mots"),
    [(61.24, (55.1, 67.0), "61,2 (entre 55 et 67)"), (100, [88.0, 100.0], "100,0 (entre 88 et 100)"), (61.2, None, "61,2 (indication)")],
)  # fmt: skip
def test_mesure_is_never_alone(valeur, bornes, mots):
    assert mesure(valeur, bornes) == mots


@pytest.mark.parametrize(
    ("bas", "haut", "palier", "mots"),
    [
        (5, 31, 3, "entre la 5e et la 31e place"),
        (1, 9, 1, "entre la 1re et la 9e place, ne se distingue pas des premiers"),
        (1, 9, 2, "entre la 1re et la 9e place"),
        (1, 1, 1, "1re place, sûre à 95\u202f%"),
        (999, 1001, None, "entre la 999e et la 1\u202f001e place"),
    ],
)
def test_places_say_where_a_rank_may_be(bas, haut, palier, mots):
    assert places(bas, haut, palier) == mots


@pytest.mark.parametrize(
    ("niveau", "bas", "haut", "mots"),
    [
        (3, 3, 3, ""),
        (3, 3, 4, "peut-être performant"),
        (3, 2, 4, "peut-être à consolider ou performant"),
        (2, 1, 4, "peut-être à améliorer, satisfaisant ou performant"),
    ],
)
def test_level_tells_the_others_that_the_interval_touches(niveau, bas, haut, mots):
    assert autres_niveaux(niveau, bas, haut) == mots
