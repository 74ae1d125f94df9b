"""What every scene needs: a page signed in, a picture of it, a page of a PDF, a command of the platform."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

RACINE = Path(__file__).resolve().parents[2]
CAPTURES = RACINE / "docs" / "captures"
BUREAU: ViewportSize = {"width": 1280, "height": 860}
TELEPHONE: ViewportSize = {"width": 390, "height": 844}
TABLETTE: ViewportSize = {"width": 1280, "height": 800}
DEBOUT: ViewportSize = {"width": 1080, "height": 1920}
# In milliseconds: the worker sends the mails of the demonstration first.
ATTENTE_DU_PLAN = 300_000
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


def commander(*mots: str) -> str:
    """Run a command of the platform, and return what it prints."""
    commande = [sys.executable, "manage.py", *mots]
    return subprocess.run(commande, check=True, capture_output=True).stdout.decode()  # noqa: S603 -- our own words


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
