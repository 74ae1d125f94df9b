"""A person with a browser, whose pages are all examined."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from tests.architecture.arbre import RACINE
from tests.parcours.verdicts import Verdicts

# Beside the static files while journeys are walked (`conftest.py`): what Chromium loads from an address, it compiles once.
DOSSIER_AXE = RACINE / "node_modules" / "axe-core"
ADRESSE_AXE = "axe/axe.min.js"
AXE = (DOSSIER_AXE / "axe.min.js").read_text()
# A page that its worker answers for, or without network, is given the text.
CHARGER_AXE = """(adresse) => Boolean(window.axe) || (!navigator.serviceWorker?.controller && new Promise((dire) => {
  const script = Object.assign(document.createElement("script"), { src: adresse });
  script.onload = script.onerror = () => { script.remove(); dire(Boolean(window.axe)); };
  document.head.append(script);
}))"""
REGLES_AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# All that changes with the screen and the colours, where the same elements are seen.
REGLES_D_ASPECT = {
    "runOnly": {
        "type": "rule",
        "values": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"],
    },
    "resultTypes": ["violations"],
}
# A report weighs more than the page that it speaks of: only the faults come back.
JUGER = """async ([partie, regles]) => (await axe.run(partie, regles)).violations.flatMap(({ id, nodes }) =>
  nodes.map(({ html, failureSummary }) => `${id} : ${html.slice(0, 160)} (${(failureSummary || "").slice(0, 200)})`))"""
FORME = (Path(__file__).parent / "forme.js").read_text()
# Colours glide from one to the next, if only for an instant, and what inherits them begins afterwards.
FINIR = """() => {
  const restent = () => document.getAnimations().filter(
    ({ playState, effect }) => playState !== "finished" && effect.getComputedTiming().endTime !== Infinity);
  for (let tour = 0; tour < 100 && restent().length; tour += 1) restent().forEach((animation) => animation.finish());
}"""
# A table scrolls alone in its frame: on a tablet, few need to.
DEBORDER = """() => [...document.querySelectorAll(".bm-tableau__cadre")]
  .map((cadre) => [cadre.ariaLabel, cadre.scrollWidth - cadre.clientWidth]).filter(([, debord]) => debord > 1)
  .map(([nom, debord]) => `le tableau « ${nom} » déborde de ${debord} px`)"""
# Forms, and their looks, that axe-core found faultless.
SANS_FAUTE = Verdicts()
# Milliseconds: the first page of a process reads every address and template, on a machine that does much besides.
PATIENCE = 120_000
TELEPHONE = {"width": 390, "height": 844}
TABLETTE = {"width": 768, "height": 1024}
BUREAU = {"width": 1280, "height": 900}


class Visiteur:
    """A person with a browser. `aller` and `verifier` check accessibility and the security policy of each page.

    `aussi` are other screens or colours in which each page that she sees is checked too.
    """

    def __init__(self, page, adresse, aussi=()):
        self.page = page
        self.adresse = adresse
        self.aussi = aussi
        self.fautes: list[str] = []
        page.set_default_timeout(PATIENCE)
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

    def jusqu_a(self, condition, essais=1200):
        """Wait for a condition while the browser goes on, with what stands between it and the server."""
        for _ in range(essais):
            if condition():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("jamais arrivé")

    def verifier(self):
        """Fail on any fault of the current page, on every screen."""
        assert self.examiner() == [], self.page.url
        ecran = self.page.viewport_size
        for autre in self.aussi:
            self.montrer(**autre)
            assert self.examiner() == [], (self.page.url, autre)
        if self.aussi:
            self.montrer(ecran, "light")

    def montrer(self, viewport=None, color_scheme=None):
        """Change the screen or the colours of the page that is there."""
        if viewport:
            self.page.set_viewport_size(viewport)
        if color_scheme:
            self.page.emulate_media(color_scheme=color_scheme)
        self.page.evaluate(FINIR)

    def relever(self, chemin):
        """Open an address and return the faults of its page, without failing."""
        self.page.goto(f"{self.adresse}{chemin}")
        return self.examiner()

    def examiner(self):
        """Return what axe-core, the security policy and the width hold against the current page.

        axe-core looks once at pages of the same form, and at their look on each screen and in each colours (`forme.js`).
        """
        # Words are there before the scripts that listen: what is pressed next must be heard.
        self.page.wait_for_load_state()
        page = self.page.evaluate(FORME)
        violations = []
        if not SANS_FAUTE.contient(page["formes"]):
            violations = self._violations("html", REGLES_AXE)
        elif not SANS_FAUTE.contient(page["aspects"]):
            _, cadre = page["aspects"]
            violations = self._violations("main" if cadre in SANS_FAUTE else "html", REGLES_D_ASPECT)
        SANS_FAUTE.ajouter([] if violations else [*page["formes"], *page["aspects"]])
        bloquees, self.fautes = self.fautes, []
        return [*violations, *bloquees, *page["fautes"]]

    def tableaux_trop_larges(self):
        """Return the tables of the current page that a tablet does not show whole."""
        self.montrer(TABLETTE)
        return self.page.evaluate(DEBORDER)

    def _violations(self, partie, regles):
        if not self.page.evaluate(CHARGER_AXE, f"{settings.STATIC_URL}{ADRESSE_AXE}"):
            self.page.evaluate(AXE)
        return self.page.evaluate(JUGER, [partie, regles])

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


def titre_de(page):
    """Return the heading of a page."""
    return page.get_by_role("heading", level=1).inner_text()


def lien_du_courriel(message, motif):
    """Return the first address of a mail that matches `motif`."""
    trouve = re.search(rf"https?://\S*(?:{motif})\S*", message.body)
    assert trouve, message.body
    return trouve.group(0).rstrip(").,;")
