"""A person with a browser, whose pages are all examined."""

from __future__ import annotations

import re

from tests.architecture.arbre import RACINE

AXE = (RACINE / "node_modules" / "axe-core" / "axe.min.js").read_text()
REGLES_AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TELEPHONE = {"width": 390, "height": 844}
BUREAU = {"width": 1280, "height": 900}


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


def lien_du_courriel(message, motif):
    """Return the first address of a mail that matches `motif`."""
    trouve = re.search(rf"https?://\S*(?:{motif})\S*", message.body)
    assert trouve, message.body
    return trouve.group(0).rstrip(").,;")
