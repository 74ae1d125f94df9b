"""Flags told in French: units that a reader can picture."""

from __future__ import annotations

import pytest

from enquetes.qualite.logic.anomalies_faits import RAPIDITE
from enquetes.qualite.logic.anomalies_mots import expliquer


@pytest.mark.parametrize(
    ("mediane", "dite"),
    [
        (1.5, "1,5 seconde"),
        (1.95, "2,0 secondes"),
        (14.0, "14,0 secondes"),
        (600.0, "10 minutes"),
        (44_723.6, "12 heures"),
        (182_131.0, "2 jours"),
    ],
)
def test_the_usual_time_of_a_channel_is_told_in_a_unit_that_fits_it(mediane: float, dite: str) -> None:
    chiffres = {"secondes_par_critere": 0.4, "nb_criteres": 5, "mediane_du_canal": mediane}
    assert expliquer(RAPIDITE, chiffres, 5.0).replace("\u00a0", " ") == (
        f"0,4 seconde par critère sur 5 critères, contre {dite} d’ordinaire sur ce canal (seuil 5,0 secondes)."
    )
