"""What every scene needs: a page signed in, a picture of it, a page of a PDF, a command of the platform."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from http import HTTPStatus
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

RACINE = Path(__file__).resolve().parents[2]
CAPTURES = RACINE / "docs" / "captures"
BUREAU: ViewportSize = {"width": 1280, "height": 860}
TELEPHONE: ViewportSize = {"width": 390, "height": 844}
TABLETTE: ViewportSize = {"width": 1280, "height": 800}
# In milliseconds: the worker sends the mails of the demonstration first.
ATTENTE_DU_PLAN = 900_000
MOT_DE_PASSE = "barometre-demo"


def ouvrir(navigateur: Browser, adresse: str, taille: ViewportSize, compte: str = "") -> Page:
    """Return a page, signed in when an account is given."""
    page = navigateur.new_context(viewport=taille, locale="fr-FR", reduced_motion="reduce").new_page()
    if compte:
        page.goto(f"{adresse}/connexion/")
        page.fill("input[name=login]", f"{compte}@demo.local")
        page.fill("input[name=password]", MOT_DE_PASSE)
        page.locator("form:has(input[name=password]) button[type=submit]").first.click()
        page.wait_for_load_state()
    return page


def capturer(page: Page, adresse: str, nom: str) -> None:
    """Open an address and keep its first screen."""
    page.goto(adresse)
    page.screenshot(path=CAPTURES / f"{nom}.png")


def attendre_la_liste(page: Page) -> None:
    """Let the application of phones take the place of the server's page."""
    page.get_by_text("Tout est envoyé").first.wait_for()
    page.reload()
    page.locator("main a[href*='/terrain/visites/']").first.wait_for()


def ouvrir_un_appel(page: Page) -> None:
    """Open the sheet of a call to make, from the list of a shopper."""
    attendre_la_liste(page)
    appels = page.locator("main a[href*='/terrain/visites/']", has_text="Téléphone")
    appels.filter(has_text=re.compile("Prévue|Commenc|Continue")).first.click()
    page.get_by_role("heading", name="Les règles").wait_for()


def commencer_un_appel(page: Page) -> str:
    """Begin it; return the address of a question of three elements."""
    ouvrir_un_appel(page)
    page.locator(".bm-terrain__pied :is(button, a)", has_text=re.compile("Commencer|Continuer")).first.click()
    page.wait_for_url(re.compile("criteres/|faits/|moments/"))
    return re.sub(r"(criteres|faits|moments)/.*", "criteres/TE-09/", page.url)


def fiche_du_sondage() -> str:
    """Return the path of the open poll of the referent's body."""
    question = "from sondages.models import Sondage; print(Sondage.objects.filter(etat='ouvert').latest('pk').pk)"
    return f"/espace/agents/{commander('shell', '-c', question).split()[-1]}/"


def commander(*mots: str) -> str:
    """Run a command of the platform, and return what it prints."""
    commande = [sys.executable, "manage.py", *mots]
    return subprocess.run(commande, check=True, capture_output=True).stdout.decode()  # noqa: S603 -- our own words


def telecharger(page: Page, adresse: str) -> bytes:
    """Ask for a document until a worker made it."""
    limite = time.monotonic() + ATTENTE_DU_PLAN / 1000
    while (reponse := page.request.get(adresse)).status == HTTPStatus.ACCEPTED and time.monotonic() < limite:
        page.wait_for_timeout(1_000)
    return reponse.body()


def photographier(pdf: bytes, numero: int, nom: str) -> None:
    """Keep one page of a PDF as a picture."""
    with tempfile.TemporaryDirectory() as dossier:
        fichier = Path(dossier) / "document.pdf"
        fichier.write_bytes(pdf)
        outil = shutil.which("pdftoppm") or "pdftoppm"
        bornes = ["-f", str(numero), "-l", str(numero), "-singlefile"]
        subprocess.run(  # noqa: S603 -- our own file, fixed arguments
            [outil, "-png", "-r", "80", *bornes, str(fichier), str(CAPTURES / nom)], check=True
        )
