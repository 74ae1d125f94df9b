"""Fixtures shared by every test."""

from __future__ import annotations

import gc
import math
import os
import threading
from collections import Counter
from uuid import uuid4

import hypothesis
import pytest
import time_machine
from _pytest import runner
from _pytest.main import Session
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models.sql.compiler import SQLCompiler
from django.test import TransactionTestCase
from django.test.client import ClientMixin

from comptes import middleware
from comptes.enums import Role
from portail import navigation
from socle import declencheurs, etats
from socle.horloge import lire_instant
from tests import colonnes, entree, verrous
from tests.defaire import puis_defaire
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import MembreFactory
from tests.pile import poser_d_un_seul_tenant
from tests.tables import vider

# The whole suite draws the same examples for the same test: what it says of a commit is said again. A test run by
# itself draws new ones each time. How fast a busy machine draws them says nothing of the code.
hypothesis.settings.register_profile(
    "rejouable", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)

# All that collects, all that runs a test, and what answers a browser meanwhile.
poser_d_un_seul_tenant(Session.perform_collect, runner.pytest_runtest_protocol, threading.Thread.run)


def pytest_configure(config):
    """Begin at the instant that HEURE says and let the clock run: modules, fixtures and tests alike live from there."""
    if (heure := os.environ.get("HEURE")) is None:
        return
    if (instant := lire_instant(heure)) is None:
        raise pytest.UsageError(f"HEURE={heure}\u202f: un instant avec son fuseau, comme 2027-03-28T00:30+01:00.")
    voyage = time_machine.travel(instant)
    voyage.start()
    config.add_cleanup(voyage.stop)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Look for no garbage among ten thousand tests, neither while they are collected, a fifth of that time, nor after.

    What tests leave is looked for less often than usual: most of it goes with its test, memory is there, each look costs.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(300_000, 20, 50)
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Begin with the files that take longest, so that the processes finish together; each file stays whole.

    Browsers have a clock of their own, which HEURE does not move.
    """
    if "HEURE" in os.environ:
        au_navigateur = {item for item in items if item.get_closest_marker("navigateur")}
        config.hook.pytest_deselected(items=list(au_navigateur))
        items[:] = [item for item in items if item not in au_navigateur]
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    poids = Counter()
    for item in items:
        marques = [marque for marque in ("navigateur", "lent") if item.get_closest_marker(marque)]
        # What draws a hundred examples is longer than one.
        poids[item.path] += 100 if marques else 10 if hasattr(item.function, "hypothesis") else 1
    items.sort(key=lambda item: -poids[item.path])


@pytest.fixture(scope="session")
def _medias(tmp_path_factory):
    return tmp_path_factory.mktemp("medias")


@pytest.fixture(autouse=True)
def _medias_a_part(settings, _medias):
    """Each test has a folder for its files, which exists once something is written there."""
    settings.MEDIA_ROOT = str(_medias / uuid4().hex)


@pytest.fixture
def hors_demonstration(settings):
    """The platform as it is in production."""
    settings.BAROMETRE_DEMO = False


@pytest.fixture
def connexion_gardee():
    """Real requests end by closing old connections, and with them the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def support(client, settings):
    """The browser of whoever looks after the platform; the demonstration asks for no second factor."""
    settings.BAROMETRE_DEMO = True
    client.force_login(UtilisateurFactory(roles=[Role.ADMINISTRATEUR], is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def referent(client, inscription):
    """The browser of the referent of a registration, which the module names."""
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    return client


@pytest.fixture(autouse=True)
def _menus_sans_question(monkeypatch):
    """Menus ask the database nothing, whatever the order of tests: no consultation is announced."""
    monkeypatch.setattr(navigation, "REPONSES", {entree.si: (math.inf, False) for entree in navigation.PUBLIC})


@pytest.fixture(autouse=True, scope="session")
def _sessions_deja_notees():
    """Pages note no session, for the hour that turns after a sign-in would cost them queries; sign-ins note theirs."""
    with pytest.MonkeyPatch.context() as rustine:
        rustine.setattr(middleware, "noter_la_session", lambda **_session: None)
        yield


@pytest.fixture(autouse=True, scope="session")
def _verrous_prouves():
    """Whatever locks a row does so in a transaction, and whatever passes the gate of states holds its row.

    In every test on PostgreSQL.
    """
    with pytest.MonkeyPatch.context() as rustine:
        rustine.setattr(BaseDatabaseOperations, "for_update_sql", verrous.ecrire_le_verrou)
        rustine.setattr(etats, "exiger_verrou", verrous.exiger_verrou)
        yield


@pytest.fixture(autouse=True, scope="session")
def _colonnes_citees_une_fois():
    """Queries are the same, and a third sooner made."""
    with pytest.MonkeyPatch.context() as rustine:
        rustine.setattr(SQLCompiler, "compile", colonnes.compiler)
        yield


@pytest.fixture(autouse=True, scope="session")
def _entrees_d_une_session():
    """Who signs in is known by the same session, written once."""
    with pytest.MonkeyPatch.context() as rustine:
        rustine.setattr(ClientMixin, "_login", entree.entrer)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Lay the triggers that no migration lays here; only the flush between tests goes past them.

    Close, before the database is dropped, what a killed browser left open in the threads of the live server.
    """
    with django_db_blocker.unblock():
        declencheurs.poser()
    with pytest.MonkeyPatch.context() as rustine:
        rustine.setattr(TransactionTestCase, "_fixture_teardown", lambda _cas: vider())
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
    from tests.mondes import referentiels

    with django_db_blocker.unblock(), puis_defaire():
        referentiels()
        yield
