"""The screens of the guides, into static/img/guides/: one a chapter at most, in the light, small enough for a phone."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from outils.captures.ecran import (
    RACINE,
    attendre_la_liste,
    commencer_un_appel,
    fiche_du_sondage,
    ouvrir,
    ouvrir_un_appel,
)

DOSSIER = RACINE / "static" / "img" / "guides"
# The sizes that `c-capture` announces.
BUREAU: ViewportSize = {"width": 1120, "height": 700}
TELEPHONE: ViewportSize = {"width": 390, "height": 780}
QUALITE = 64


@dataclass(frozen=True)
class PriseDeVue:
    """A picture: who looks, where, and what she does first."""

    nom: str
    compte: str
    chemin: str
    approcher: Callable[[Page], None] | None = None

    @property
    def taille(self) -> ViewportSize:
        """Return the screen of that person: shoppers work on a phone."""
        return TELEPHONE if self.compte == "enqueteur" else BUREAU


def aller_aux_canaux(page: Page) -> None:
    """Register a town up to its channels."""
    page.get_by_role("link", name="Commencer l’inscription").click()
    page.goto(f"{page.url}?q=Mont-de-Marsan")
    page.locator("input[name=territoire]").first.check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Nom", exact=False).first.fill("Camille Durand")
    page.locator("input[name=fonction]").fill("Directrice de l’accueil")
    page.locator("input[name=courriel]").fill("camille.durand@mont-de-marsan.exemple")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Comment vos usagers vous joignent-ils").wait_for()


def aller_au_texte_a_relire(page: Page) -> None:
    """Open the first words that wait in the concertation."""
    page.get_by_role("row").filter(has_text="Concertation").get_by_role("link").first.click()
    page.wait_for_load_state()
    page.goto(f"{page.url}moderation/")
    page.get_by_role("link", name="Lire un par un").click()


def aller_aux_codes(page: Page) -> None:
    """Open the codes of the poll under way."""
    page.goto(f"{page.url.partition('/espace/')[0]}{fiche_du_sondage()}codes/#titre-imprimer")


def ouvrir_le_premier(page: Page) -> None:
    """Open the first line of a list."""
    page.locator("main tbody a").first.click()


def lire_un_par_un(page: Page) -> None:
    """Open the first comment to read."""
    page.get_by_role("link", name="Lire un par un").click()


def prendre_la_suivante(page: Page) -> None:
    """Take the next contact to read."""
    page.get_by_role("link", name="Prendre la suivante").click()
    page.locator("#decider").evaluate("titre => titre.parentElement.scrollIntoView()")


def noter_un_fait(page: Page) -> None:
    """Grade a question of three elements."""
    page.goto(commencer_un_appel(page))
    page.locator("main input[type=checkbox]").first.check()


PRISES = (
    PriseDeVue("organisme-canaux", "", "/inscription/", aller_aux_canaux),
    PriseDeVue("organisme-journee", "referent", "/espace/"),
    PriseDeVue("organisme-avis", "referent", "/espace/sites/"),
    PriseDeVue("organisme-moderer", "referent", "/espace/consultations/", aller_au_texte_a_relire),
    PriseDeVue("organisme-codes", "referent", "/espace/agents/", aller_aux_codes),
    PriseDeVue("organisme-resultats", "referent", "/espace/resultats/"),
    PriseDeVue("organisme-contester", "referent", "/espace/resultats/contacts/", ouvrir_le_premier),
    PriseDeVue("enqueteur-visites", "enqueteur", "/terrain/", attendre_la_liste),
    PriseDeVue("enqueteur-contacter", "enqueteur", "/terrain/", ouvrir_un_appel),
    PriseDeVue("enqueteur-noter", "enqueteur", "/terrain/", noter_un_fait),
    PriseDeVue("equipe-journee", "etudes", "/pilotage/"),
    PriseDeVue("equipe-edition", "etudes", "/pilotage/campagnes/", ouvrir_le_premier),
    PriseDeVue("equipe-plan", "etudes", "/pilotage/plan/"),
    PriseDeVue("equipe-relire", "etudes", "/pilotage/qualite/", prendre_la_suivante),
    PriseDeVue("equipe-moderer", "etudes", "/pilotage/moderation/", lire_un_par_un),
    PriseDeVue("exploitation-surveiller", "admin", "/pilotage/courriels/"),
)


def capturer_guides(navigateur: Browser, adresse: str) -> None:
    """Keep every screen of the guides."""
    for prise in PRISES:
        page = ouvrir(navigateur, adresse, prise.taille, prise.compte)
        page.goto(f"{adresse}{prise.chemin}")
        if prise.approcher:
            prise.approcher(page)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.activeElement.blur()")
        vue = Image.open(io.BytesIO(page.screenshot()))
        vue.convert("RGB").save(DOSSIER / f"{prise.nom}.webp", quality=QUALITE, method=6)
        page.context.close()


SCENES = (capturer_guides,)
