"""Journeys in the system's Chromium: every page visited is checked by axe-core and for blocked resources."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from django.db import connections

# Playwright keeps an event loop in the test's thread; the ORM is used from there on purpose.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

RACINE = Path(__file__).resolve().parents[2]
AXE = (RACINE / "node_modules" / "axe-core" / "axe.min.js").read_text()
REGLES_AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TELEPHONE = {"width": 390, "height": 844}
BUREAU = {"width": 1280, "height": 900}


@pytest.fixture(scope="module", autouse=True)
def _connexion_du_navigateur(browser, django_db_blocker):
    """Close what a module opened: beside the driver's loop Django connects anew, and the database could not be dropped."""
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Use the distribution's Chromium, silent towards the outside."""
    return {
        **browser_type_launch_args,
        "executable_path": shutil.which("chromium"),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
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


class Visiteur:
    """A person with a browser. `aller` and `verifier` check accessibility and the security policy of each page."""

    def __init__(self, page, adresse):
        self.page = page
        self.adresse = adresse
        self.fautes: list[str] = []
        page.on("console", self._noter)
        page.on("pageerror", lambda erreur: self.fautes.append(f"script : {erreur}"))

    def _noter(self, message):
        if message.type == "error" and "Content Security Policy" in message.text:
            self.fautes.append(message.text)

    def aller(self, chemin):
        """Open an address of the platform and check the page."""
        reponse = self.page.goto(chemin if chemin.startswith("http") else f"{self.adresse}{chemin}")
        self.verifier()
        return reponse

    def verifier(self):
        """Fail on any fault of the current page."""
        assert self.examiner() == [], self.page.url

    def relever(self, chemin):
        """Open an address and return the faults of its page, without failing."""
        self.page.goto(f"{self.adresse}{chemin}")
        return self.examiner()

    def examiner(self):
        """Return what axe-core, the security policy and two-way scrolling hold against the current page."""
        self.page.evaluate(AXE)
        rapport = self.page.evaluate(
            "regles => axe.run(document, {runOnly: {type: 'tag', values: regles}, resultTypes: ['violations']})",
            REGLES_AXE,
        )
        violations = [
            f"{v['id']} : {noeud['html'][:160]} ({noeud.get('failureSummary', '')[:200]})"
            for v in rapport["violations"]
            for noeud in v["nodes"]
        ]
        debord = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        debords = [f"la page déborde de {debord} px"] if debord > 1 else []
        bloquees, self.fautes = self.fautes, []
        return [*violations, *bloquees, *debords]

    def cliquer(self, nom, role="button"):
        """Press the control with this accessible name, then check where it leads."""
        self.page.get_by_role(role, name=nom, exact=False).first.click()
        self.page.wait_for_load_state()
        self.verifier()

    def se_connecter(self, courriel, mot_de_passe):
        """Sign in with a password."""
        self.aller("/connexion/")
        self.page.fill("input[name=login]", courriel)
        self.page.fill("input[name=password]", mot_de_passe)
        with self.page.expect_navigation():
            self.page.locator("form:has(input[name=password]) button[type=submit]").first.click()
        self.verifier()


@pytest.fixture
def nouveau_visiteur(browser, browser_context_args, live_server):
    """Return a maker of people, each with a browser of her own."""
    contextes = []

    def faire(viewport=BUREAU):
        contexte = browser.new_context(**{**browser_context_args, "viewport": viewport})
        contextes.append(contexte)
        return Visiteur(contexte.new_page(), live_server.url)

    yield faire
    for contexte in contextes:
        contexte.close()


@pytest.fixture
def telephones(browser, browser_context_args, live_server):
    """Return a maker of shoppers' phones, each with its own profile, where the application may be installed."""
    from tests.parcours.terrain import Telephone, reglages

    ouverts = []

    def faire(**autres):
        contexte = browser.new_context(**reglages(browser_context_args, **autres))
        ouverts.append(contexte)
        return Telephone(contexte.new_page(), live_server.url)

    yield faire
    for contexte in ouverts:
        contexte.close()


@pytest.fixture
def kiosques(browser, browser_context_args, live_server, settings):
    """Return a maker of kiosks, each with its own profile, where the application is installed."""
    from tests.parcours.borne import Kiosque, reglages

    settings.BAROMETRE_DEMO = False
    ouverts = []

    def faire(**autres):
        contexte = browser.new_context(**reglages(browser_context_args, **autres))
        ouverts.append(contexte)
        return Kiosque(contexte.new_page(), live_server.url)

    yield faire
    for contexte in ouverts:
        contexte.close()


def lien_du_courriel(message, motif):
    """Return the first address of a mail that matches `motif`."""
    trouve = re.search(rf"https?://\S*(?:{motif})\S*", message.body)
    assert trouve, message.body
    return trouve.group(0).rstrip(").,;")
