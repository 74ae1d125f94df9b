"""An open box of ideas."""

from __future__ import annotations

import pytest

from tests.factories.consultations import DialogueFactory


@pytest.fixture
def dialogue():
    return DialogueFactory(ouvert=True)
