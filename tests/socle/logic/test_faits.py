"""What the journal keeps of an act, written to be read."""

from __future__ import annotations

import pytest

from socle.logic.faits import en_mots


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        (["administrateur", "responsable_palmares"], "administrateur, responsable_palmares"),
        ({"EMAIL": 4, "TEL": [1, None]}, "EMAIL 4, TEL 1, –"),
        ([None, False], "–, non"),
        (True, "oui"),
        ({"ouvre": "2026-07-01T22:30:00.123456+00:00"}, "ouvre 2026-07-02 00:30"),
        ("2026-12-01T06:10:00Z", "2026-12-01 07:10"),
        ("2026-12-01", "2026-12-01"),
        # Somebody typed them: a page of the journal must open all the same.
        ("2026-13-01T10:00:00Z", "2026-13-01T10:00:00Z"),
        ("2026-12-01T10:00:00+99:00", "2026-12-01T10:00:00+99:00"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        (0, "0"),
        ([], "–"),
        ({}, "–"),
        ("", "–"),
    ],
)
def test_a_value_of_an_act_is_written_without_signs_of_a_programme(valeur, attendu):
    assert en_mots(valeur) == attendu
