"""The table of Student's law, beside scipy."""

from __future__ import annotations

from decimal import Decimal

import pytest
from scipy.stats import t

from socle.logic.student import quantile


@pytest.mark.parametrize("libertes", ["1", "1.3", "2", "2.7", "4", "9.5", "31", "64", "200", "100000"])
def test_the_quantile_is_that_of_students_law(libertes):
    assert float(quantile(Decimal(libertes))) == pytest.approx(t.ppf(0.975, float(libertes)), rel=3e-4)


def test_less_than_one_degree_of_freedom_reads_as_one_and_none_as_endless():
    assert (quantile(Decimal("0.5")), quantile(None)) == (Decimal("12.7062"), Decimal("1.96"))
