"""What a report says of its method: the weights are those that made the score."""

from __future__ import annotations

import pytest

from rapports.logic.resultats.tableau import Methode


@pytest.mark.parametrize(
    ("poids", "mots"),
    [
        ((("Courriel", 1.0), ("Téléphone", 1.0)), "chacun avec le même poids"),
        ((("Courriel", 1.0), ("Téléphone", 3.0)), "selon leur poids\u202f: courriel 1, téléphone 3"),
        ((), "chacun avec le même poids"),
    ],
)
def test_weights_in_words(poids, mots):
    methode = Methode(
        version="1.0",
        politique="compte pour zéro",
        seuil=80,
        calcule_le=None,
        vagues=(),
        nb_organismes=0,
        poids_canaux=poids,
        grilles=(),
        minimum=2,
    )

    assert methode.poids_en_mots == mots
