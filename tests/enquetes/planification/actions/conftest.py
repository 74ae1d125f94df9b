"""Whoever plans."""

from __future__ import annotations

import pytest

from tests.factories.comptes import UtilisateurFactory


@pytest.fixture
def auteur():
    return UtilisateurFactory(charge_etudes=True)
