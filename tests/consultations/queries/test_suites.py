"""What the list of outcomes keeps, read from its address."""

import pytest

from consultations.queries.suites import SANS, TOUTES, FiltresSuites, lire_filtres_suites


@pytest.mark.parametrize(
    ("parametres", "filtres"),
    [
        ({}, FiltresSuites(SANS, "", "")),
        ({"etat": TOUTES, "theme": "4", "q": "  banc "}, FiltresSuites(TOUTES, "4", "banc")),
        ({"etat": "autre", "theme": "arbres", "q": "x" * 101}, FiltresSuites(SANS, "", "x" * 100)),
    ],
)
def test_lire_filtres_suites_leaves_out_what_is_unknown(parametres, filtres):
    assert lire_filtres_suites(parametres) == filtres
