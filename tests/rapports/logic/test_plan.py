"""The change of a determinant between two editions: told with its interval, or why there is none."""

from __future__ import annotations

from rapports.logic.plan import MesureDUneAnnee, effet

AVANT = MesureDUneAnnee(2019, 40.0, (34.0, 46.0))


def test_change_that_leaves_zero_out_is_sure():
    change = effet(AVANT, MesureDUneAnnee(2020, 60.0, (52.0, 68.0)))

    assert change.est_etabli
    assert change.phrase == "De 40 en 2019 à 60 en 2020\u202f: +20 points, entre +10 et +30. Changement établi."


def test_change_that_may_be_nothing_is_not():
    change = effet(AVANT, MesureDUneAnnee(2020, 45.0, (37.0, 53.0)))

    assert not change.est_etabli
    assert change.phrase == "De 40 en 2019 à 45 en 2020\u202f: +5 points, entre −5 et +15. Changement non établi."


def test_value_without_interval_is_no_proof():
    change = effet(AVANT, MesureDUneAnnee(2020, 90.0))

    assert (change.ecart, change.est_etabli) == (None, False)
    assert "trop peu de contacts" in change.phrase


def test_one_edition_alone_tells_no_change():
    assert effet(AVANT, None) is None
    assert effet(None, AVANT) is None
