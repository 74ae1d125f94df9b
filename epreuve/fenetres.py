"""Pages that people leave open while the platform passes to its next version, in a real browser behind the relay."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, sync_playwright

from epreuve.services import chromium

SANS_ECRAN = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@dataclass
class Fenetres:
    """One page of somebody signed in, with a form half filled, and one of a passer-by; what went wrong in them."""

    adresse: str
    navigateur: Browser
    troubles: list[str] = field(default_factory=list)
    formulaire: Page = field(init=False)
    publique: Page = field(init=False)

    def ouvrir(self, chemin: str, temoins: dict[str, str], **saisie: str) -> None:
        """Open both pages; fill the form of the first and leave it so."""
        self.formulaire = self._page(temoins)
        self.formulaire.goto(f"{self.adresse}{chemin}")
        for nom, valeur in saisie.items():
            self.formulaire.fill(f"main [name={nom}]", valeur)
        self.formulaire.locator("main input[type=checkbox]").last.check()
        self.publique = self._page({})
        self.publique.goto(f"{self.adresse}/inscription/")

    def envoyer(self) -> str:
        """Send the form that waited; return the path that it leads to."""
        self.formulaire.locator("main form button[type=submit], main form button:not([type])").last.click()
        self.formulaire.wait_for_load_state()
        return self.formulaire.evaluate("location.pathname")

    def suivre_un_lien(self) -> list[str]:
        """Go from the page that waited to another; return the style sheets that this one took."""
        self.publique.get_by_role("link", name="Se connecter").first.click()
        self.publique.wait_for_load_state()
        return self.publique.evaluate("[...document.styleSheets].map((feuille) => feuille.href)")

    def _page(self, temoins: dict[str, str]) -> Page:
        contexte = self.navigateur.new_context(ignore_https_errors=True, locale="fr-FR")
        contexte.add_cookies(
            [{"name": nom, "value": valeur, "url": self.adresse, "secure": True} for nom, valeur in temoins.items()]
        )
        page = contexte.new_page()
        page.on("requestfailed", lambda demande: self.troubles.append(f"{demande.url} : {demande.failure}"))
        page.on("response", self._noter)
        page.on("pageerror", lambda erreur: self.troubles.append(str(erreur)))
        return page

    def _noter(self, reponse: object) -> None:
        if reponse.status >= 400:  # type: ignore[attr-defined]
            self.troubles.append(f"{reponse.url} : {reponse.status}")  # type: ignore[attr-defined]


@contextmanager
def fenetres(hote: str, port: int) -> Iterator[Fenetres]:
    """Start the browser, for which the public name is the relay on this port."""
    with sync_playwright() as pilote:
        navigateur = pilote.chromium.launch(
            executable_path=chromium(),
            args=[*SANS_ECRAN, f"--host-resolver-rules=MAP {hote}:443 127.0.0.1:{port}"],
        )
        yield Fenetres(f"https://{hote}", navigateur)
        navigateur.close()
