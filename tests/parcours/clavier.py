"""A person who goes from control to control by the keyboard alone."""

from __future__ import annotations

import json

import pytest

QUI_EST_ATTEINT = """() => {
    const ici = document.activeElement, etiquettes = [...(ici.labels || [])].map(une => une.textContent);
    return (ici.getAttribute("aria-label") || etiquettes.join(" ") || ici.textContent || "").replace(/\\s+/g, " ").trim();
}"""


class Clavier:
    """A person without a mouse: Tab, arrows, letters and Enter, whatever the page."""

    def __init__(self, visiteur):
        self.visiteur, self.touches = visiteur, visiteur.page.keyboard

    def atteindre(self, nom):
        """Go to the control whose accessible name begins so."""
        self.atteindre_si(f"({QUI_EST_ATTEINT})().startsWith({json.dumps(nom)})", nom)

    def atteindre_si(self, condition, quoi):
        for _ in range(120):
            self.touches.press("Tab")
            if self.visiteur.page.evaluate(condition):
                return
        pytest.fail(f"Le clavier n’atteint pas «\u202f{quoi}\u202f» dans {self.visiteur.page.url}")

    def ici(self):
        return self.visiteur.page.evaluate(QUI_EST_ATTEINT)

    def ecrire(self, champ, texte):
        self.atteindre(champ)
        self.touches.type(texte)

    def choisir(self, voulu):
        """Go to the first group of choices, and along it with the arrows."""
        self.atteindre_si("document.activeElement.type === 'radio'", "un choix")
        self.touches.press("Space")
        for _ in range(12):
            if self.ici().startswith(voulu):
                return
            self.touches.press("ArrowDown")
        pytest.fail(f"Les flèches n’atteignent pas «\u202f{voulu}\u202f»")

    def activer(self, nom):
        """Press Enter on a link or a button, and look at the page that follows."""
        self.atteindre(nom)
        with self.visiteur.page.expect_navigation():
            self.touches.press("Enter")
        self.visiteur.verifier()
