"""Journeys in the system's Chromium: every page visited is checked by axe-core and for blocked resources."""

from __future__ import annotations

import os

import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings

from epreuve.services import chromium
from tests.factories.enquetes import EnqueteurFactory
from tests.parcours.borne import Kiosque, reglages
from tests.parcours.prets import Prets
from tests.parcours.visiteur import ADRESSE_AXE, BUREAU, DOSSIER_AXE, SANS_FAUTE, Visiteur

# Playwright keeps an event loop in the test's thread; the ORM is used from there on purpose.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session", autouse=True)
def _verdicts_partages(tmp_path_factory):
    """What one process of the run found faultless, the others need not examine."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        SANS_FAUTE.partager(tmp_path_factory.getbasetemp().parent / "sans-faute")


@pytest.fixture(scope="module", autouse=True)
def _connexion_du_navigateur(request, django_db_setup, django_db_blocker):
    """Close what a module opened: beside the driver's loop Django connects anew, and the database could not be dropped.

    The browser is started first, where one is needed; what examines its pages stands beside the static files. The
    database is there before: what its making sets would go with what is set here.
    """
    if request.node.get_closest_marker("navigateur"):
        request.getfixturevalue("browser")
    axe = (ADRESSE_AXE.partition("/")[0], DOSSIER_AXE)
    with override_settings(STATICFILES_DIRS=[*settings.STATICFILES_DIRS, axe]):
        yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Use the distribution's Chromium, silent towards the outside; a page lives too short to be worth optimising."""
    return {
        **browser_type_launch_args,
        "executable_path": chromium(),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--js-flags=--no-opt --no-maglev",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """French, Paris, a desktop screen, no motion; no service worker: the server's own pages are what is walked."""
    return {
        **browser_context_args,
        "service_workers": "block",
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "viewport": BUREAU,
        "reduced_motion": "reduce",
    }


@pytest.fixture
def nouveau_visiteur(browser, browser_context_args, live_server):
    """Return a maker of people, each with a browser of her own."""
    contextes = []

    def faire(viewport=BUREAU, aussi=()):
        contexte = browser.new_context(**{**browser_context_args, "viewport": viewport})
        contextes.append(contexte)
        return Visiteur(contexte.new_page(), live_server.url, aussi)

    yield faire
    for contexte in contextes:
        contexte.close()


@pytest.fixture
def enqueteur():
    return EnqueteurFactory(compte=True)


@pytest.fixture(scope="module")
def _prets(browser, live_server, django_db_blocker):
    prets = Prets(browser, live_server.url)
    # Between two tests, a browser may ask whether there is a newer worker.
    with django_db_blocker.unblock():
        yield prets
        prets.fermer()


@pytest.fixture
def preter(_prets):
    """Return a maker of devices by their settings: pages where nobody left anything (`prets.py`)."""
    yield _prets.preter
    _prets.rentrer()


@pytest.fixture
def telephones(preter, browser_context_args, live_server):
    """Return a maker of shoppers' phones, each with its own profile, where the application may be installed."""
    from tests.parcours.terrain import Telephone, reglages

    return lambda **autres: Telephone(preter(**reglages(browser_context_args, **autres)), live_server.url)


@pytest.fixture
def kiosques(preter, browser_context_args, live_server, settings):
    """Return a maker of kiosks, each with its own profile, where the application is installed."""
    settings.BAROMETRE_DEMO = False
    return lambda **autres: Kiosque(preter(**reglages(browser_context_args, **autres)), live_server.url)
