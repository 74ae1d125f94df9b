from __future__ import annotations

import pytest

from bornes.points.logic.semaine import jours_en_mots


@pytest.mark.parametrize(
    ("jours", "mots"),
    [
        ([5, 4, 3, 2, 1], "du lundi au vendredi"),
        ([1, 2, 4], "lundi, mardi et jeudi"),
        ([6, 7], "samedi et dimanche"),
        ([3], "mercredi"),
        (range(1, 8), "tous les jours"),
        ([], ""),
    ],
)
def test_jours_en_mots_names_a_week(jours, mots):
    assert jours_en_mots(jours) == mots
