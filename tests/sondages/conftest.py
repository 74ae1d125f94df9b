"""Short keys, unless a test asks for real ones."""

from __future__ import annotations

import pytest

from tests.sondages.cles import cle_de_test


@pytest.fixture(autouse=True)
def _cles_courtes(request, monkeypatch):
    if "vraies_cles" not in request.fixturenames:
        monkeypatch.setattr("sondages.actions.cles.generer_cle", cle_de_test)


@pytest.fixture
def vraies_cles():
    """Keys as in production."""
