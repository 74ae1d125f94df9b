"""A shopper's phone in real Chromium: graded without network eight days ahead, killed, then sent.

`python -m epreuve.navigateur remplir|envoyer` reads its orders in JSON on its input and prints what it saw. The
profile of the browser stays on the disk in between, as a phone that was switched off.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

django.setup()

from PIL import Image  # noqa: E402 -- after the set-up
from playwright.sync_api import BrowserContext, ViewportSize, sync_playwright  # noqa: E402

from epreuve.actes import obeir  # noqa: E402
from epreuve.services import chromium  # noqa: E402
from tests.parcours.terrain import EN_AVANCE, Telephone  # noqa: E402

HUIT_JOURS = 8 * 24 * 3600 * 1000
TELEPHONE: ViewportSize = {"width": 390, "height": 844}
# Between the falls of the browser.
PAQUET = 40
SANS_ECRAN = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def geste(fichier: str, nom: str) -> str:
    """Return one function of a script of the programme, as what a page evaluates."""
    return f"(argument) => {Path(__file__).with_name(f'{fichier}.js').read_text().strip().rstrip(';')}.{nom}(argument)"


@contextmanager
def allumer(
    profil: Path, *, hors_ligne: bool, avance: int = HUIT_JOURS, ecran: ViewportSize = TELEPHONE
) -> Iterator[BrowserContext]:
    """Open the browser of a profile, its wall clock ahead of ours (ms): eight days unless told."""
    with sync_playwright() as pilote:
        contexte = pilote.chromium.launch_persistent_context(
            str(profil),
            executable_path=chromium(),
            args=SANS_ECRAN,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport=ecran,
            reduced_motion="reduce",
        )
        contexte.add_init_script(EN_AVANCE % avance)
        contexte.set_offline(hors_ligne)
        yield contexte


def abattre(profil: Path) -> None:
    """`kill -9` the browser of a profile: no goodbye."""
    for processus in Path("/proc").glob("[0-9]*"):
        try:
            commande = (processus / "cmdline").read_bytes().decode()
        except OSError:
            continue
        if f"--user-data-dir={profil}" in commande and "--type=" not in commande:
            os.kill(int(processus.name), signal.SIGKILL)


def telephone(contexte: BrowserContext, ordres: dict[str, Any]) -> Telephone:
    """Return the phone on the first page, its shopper signed in."""
    contexte.add_cookies([{"name": "sessionid", "value": ordres["session"], "url": ordres["adresse"]}])
    appareil = Telephone(contexte.pages[0], ordres["adresse"])
    contexte.pages[0].set_default_timeout(60_000)
    return appareil


def remplir(ordres: dict[str, Any]) -> dict[str, Any]:
    """Grade every visit without network; return when each was, and how many times the browser fell."""
    profil, visites = Path(ordres["profil"]), list(ordres["visites"])
    _prendre_le_paquet(profil, ordres)
    vus: dict[str, list[str]] = {}
    a_la_main, chutes = [visites.pop() for _ in range(ordres["a_la_main"])], 0
    while visites:
        lot, visites = visites[:PAQUET], visites[PAQUET:]
        with allumer(profil, hors_ligne=True) as contexte:
            appareil = Telephone(contexte.pages[0], ordres["adresse"])
            appareil.page.set_default_timeout(120_000)
            appareil.entrer("/terrain/")
            vus |= _noter_par_les_modules(appareil, lot, ordres["mesures"])
            if a_la_main:
                pk = a_la_main.pop()
                vus[pk] = _noter_a_la_main(appareil, pk)
            # The tab falls, then the browser.
            appareil.page.close()
            abattre(profil)
            chutes += 1
    return {"vus": vus, "chutes": chutes}


def _prendre_le_paquet(profil: Path, ordres: dict[str, Any]) -> None:
    """Open the day of the shopper while there is a network."""
    with allumer(profil, hors_ligne=False) as contexte:
        appareil = telephone(contexte, ordres)
        appareil.page.goto(f"{ordres['adresse']}/terrain/")
        appareil.attendre_etat("Tout est envoyé")
        appareil.entrer("/terrain/")
        contexte.close()


def _noter_par_les_modules(appareil: Telephone, lot: list[str], mesures: Any) -> dict[str, list[str]]:
    """Grade visits by what the screens call; return when they all began and ended."""
    debut = _maintenant()
    appareil.page.evaluate(geste("telephone", "remplir"), {"visites": lot, "mesures": mesures})
    fin = _maintenant()
    return {pk: [debut, fin] for pk in lot}


def _noter_a_la_main(appareil: Telephone, pk: str) -> list[str]:
    """Grade a visit by the screens, with a photograph; return when it began and ended."""
    debut = _maintenant()
    appareil.entrer(f"/terrain/visites/{pk}/")
    appareil.presser("Commencer")
    appareil.noter(photo=_photo(pk))
    return [debut, _maintenant()]


def envoyer(ordres: dict[str, Any]) -> dict[str, Any]:
    """Find the network again and wait until nothing is left to send; return what was left."""
    with allumer(Path(ordres["profil"]), hors_ligne=True) as contexte:
        appareil = telephone(contexte, ordres)
        appareil.entrer("/terrain/")
        avant = en_file = appareil.page.evaluate(geste("telephone", "compter"))
        contexte.set_offline(False)
        limite = time.monotonic() + ordres["limite"]
        while en_file and time.monotonic() < limite:
            # The network of a phone comes and goes: each return wakes the sender.
            appareil.page.evaluate("window.dispatchEvent(new Event('online'))")
            time.sleep(1)
            en_file = appareil.page.evaluate(geste("telephone", "compter"))
        reste = appareil.page.evaluate(geste("telephone", "reste"))
        contexte.close()
    return {"avant": avant, "reste": reste}


def _photo(graine: str) -> dict[str, Any]:
    image = Image.frombytes("RGB", (640, 480), random.Random(graine).randbytes(640 * 480 * 3))
    sortie = io.BytesIO()
    image.save(sortie, "JPEG", quality=90)
    return {"name": "affiche.jpg", "mimeType": "image/jpeg", "buffer": sortie.getvalue()}


def _maintenant() -> str:
    return dt.datetime.now(dt.UTC).isoformat()


if __name__ == "__main__":
    obeir(remplir, envoyer)
