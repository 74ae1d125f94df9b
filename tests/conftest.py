"""Fixtures shared by every test."""

from __future__ import annotations

import math

import hypothesis
import pytest
from django.db import connection, transaction

from socle.web import navigation

# The whole suite draws the same examples for the same test: what it says of a commit is said again. A test run by
# itself draws new ones each time.
hypothesis.settings.register_profile("rejouable", derandomize=True)


@pytest.fixture(autouse=True)
def _medias_a_part(settings, tmp_path):
    """Files written by a test die with it."""
    settings.MEDIA_ROOT = str(tmp_path / "medias")


@pytest.fixture(autouse=True)
def _menus_sans_question(monkeypatch):
    """Menus ask the database nothing, whatever the order of tests: no consultation is announced."""
    monkeypatch.setattr(navigation, "REPONSES", {entree.si: (math.inf, False) for entree in navigation.PUBLIC})


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Close, before the database is dropped, what a killed browser left open in the threads of the live server."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as curseur:
                curseur.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        connection.close()


@pytest.fixture(scope="module")
def referentiels_charges(django_db_setup, django_db_blocker):
    """The real grids, scenarios and referentials, loaded once a module; each test still rolls its own writes back."""
    from enquetes.actions.charger_referentiels import charger_referentiels

    with django_db_blocker.unblock(), transaction.atomic():
        charger_referentiels()
        yield
        transaction.set_rollback(True)
