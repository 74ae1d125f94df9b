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


def test_measure_that_changed_tells_no_change():
    change = effet(AVANT, MesureDUneAnnee(2020, 60.0, (52.0, 68.0)), est_mesure_pareil=False)

    assert (change.ecart, change.est_etabli) == (None, False)
    assert change.phrase == (
        "De 40 en 2019 à 60 en 2020\u202f: la mesure a changé entre les deux, ce changement ne se juge pas."
    )


def test_sure_change_has_no_end_that_reads_as_zero_and_agrees_with_its_number():
    change = effet(AVANT, MesureDUneAnnee(2020, 48.4, (42.7, 54.0)))

    assert change.est_etabli
    assert change.phrase.endswith("+8 points, entre +0,1 et +16,6. Changement établi.")
    assert "+1 point, entre" in effet(AVANT, MesureDUneAnnee(2020, 41.0, (35.0, 47.0))).phrase


def test_change_adds_up_to_what_is_read():
    change = effet(MesureDUneAnnee(2019, 61.4, (53.0, 69.0)), MesureDUneAnnee(2020, 60.6, (52.0, 68.0)))

    assert change.phrase.startswith("De 61 en 2019 à 61 en 2020\u202f: 0 point, entre −12 et +10.")
