"""Where opinions are given."""

from __future__ import annotations

import pytest

from tests.factories.bornes import PointFactory


@pytest.fixture
def point():
    return PointFactory()
