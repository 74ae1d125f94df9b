"""A score taken alone out of a detail reads as it was written, whatever the database made of it."""

from __future__ import annotations

import pytest

from trophees.queries.arrondi import score_lu


@pytest.mark.parametrize(
    ("lu", "ecrit"),
    [("61.2", "61.2"), (61.2, "61.2"), (76.8, "76.8"), (60.0, "60.0"), (0.0, "0.0"), (100.0, "100.0"), (None, "None")],
)
def test_a_score_reads_as_it_was_written(lu, ecrit):
    assert str(score_lu(lu)) == ecrit


def test_every_score_to_one_decimal_comes_back_from_a_float():
    ecrits = [f"{dixiemes // 10}.{dixiemes % 10}" for dixiemes in range(1001)]

    assert [str(score_lu(float(ecrit))) for ecrit in ecrits] == ecrits
