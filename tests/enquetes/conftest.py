"""The fieldwork on a Tuesday, and somebody of the team who looks at it."""

from __future__ import annotations

import pytest
import time_machine

from tests.enquetes.grilles import MARDI, lecteur


@pytest.fixture
def horloge():
    """A clock that stands still, until the test moves it."""
    with time_machine.travel(MARDI, tick=False) as voyage:
        yield voyage


@pytest.fixture
def equipe(client):
    client.force_login(lecteur())
    return client
