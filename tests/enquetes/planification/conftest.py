"""Before the fieldwork of 2020, when it is planned."""

from __future__ import annotations

import pytest
import time_machine

from tests.jours import le


@pytest.fixture
def en_janvier_2020():
    with time_machine.travel(le("2020-01-20", 9), tick=False):
        yield


@pytest.fixture
def en_fevrier_2020():
    with time_machine.travel(le("2020-02-03", 9), tick=False):
        yield
