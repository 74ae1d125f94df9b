"""Fixtures shared by every test."""

from __future__ import annotations

import pytest
from django.db import transaction


@pytest.fixture(autouse=True)
def _medias_a_part(settings, tmp_path):
    """Files written by a test die with it."""
    settings.MEDIA_ROOT = str(tmp_path / "medias")


@pytest.fixture(scope="module")
def referentiels_charges(django_db_setup, django_db_blocker):
    """The real grids, scenarios and referentials, loaded once a module; each test still rolls its own writes back."""
    from enquetes.actions.charger_referentiels import charger_referentiels

    with django_db_blocker.unblock(), transaction.atomic():
        charger_referentiels()
        yield
        transaction.set_rollback(True)
