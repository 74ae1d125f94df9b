"""A kiosk in real Chromium: three days without network, killed, upgraded with a full queue, then sent.

`python -m epreuve.kiosque remplir|promouvoir|envoyer` reads its orders in JSON on its input and prints what it saw. The
profile of the browser stays on the disk in between, as a kiosk that was switched off.
"""

from __future__ import annotations

import random
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import ViewportSize

from epreuve.actes import obeir
from epreuve.navigateur import abattre, allumer, geste
from tests.parcours.borne import API, Kiosque

if TYPE_CHECKING:
    from collections.abc import Iterator

HEURE = 3600 * 1000
ABSENCE = 72
ECRAN: ViewportSize = {"width": 1280, "height": 800}
# Opinions given at the screen before each fall.
A_L_ECRAN = 8
# Seconds without one more opinion kept, past which it is said to keep nothing any more.
SANS_RIEN_GARDER = 60

geste_de_borne = partial(geste, "kiosque")


@contextmanager
def ouvrir(ordres: dict[str, Any], *, heures: float, hors_ligne: bool) -> Iterator[Kiosque]:
    """Switch the kiosk on, its clock so many hours from ours."""
    with allumer(Path(ordres["profil"]), hors_ligne=hors_ligne, avance=round(heures * HEURE), ecran=ECRAN) as contexte:
        kiosque = Kiosque(contexte.pages[0], ordres["adresse"])
        kiosque.page.set_default_timeout(90_000)
        yield kiosque


def remplir(ordres: dict[str, Any]) -> dict[str, Any]:
    """Enrol three days ago, then collect without network, falling now and then; return how many times it fell."""
    hasard = random.Random(ordres["graine"])
    _relier(ordres)
    chutes = ordres["chutes"]
    for chute in range(chutes + 1):
        restantes = chutes - chute
        with ouvrir(ordres, heures=-ABSENCE * restantes / chutes, hors_ligne=True) as kiosque:
            kiosque.ouvrir()
            _donner_a_l_ecran(kiosque)
            reste = ordres["total"] - kiosque.page.evaluate(geste_de_borne("resumer"))["dernier"]
            if not restantes:
                _donner_le_reste(kiosque, reste)
                break
            voulus = round(reste / (restantes + 1) * hasard.uniform(0.8, 1.2))
            # What falls after this one has its share left, however fast this machine is.
            kiosque.page.evaluate(geste_de_borne("donner"), min(2 * voulus, reste - (A_L_ECRAN + 1) * restantes))
            _attendre_donnes(kiosque, voulus)
            if chute % 2:
                _commencer(kiosque)
            abattre(Path(ordres["profil"]))
    return {"chutes": chutes, "a_l_ecran": (chutes + 1) * A_L_ECRAN}


def _donner_le_reste(kiosque: Kiosque, reste: int) -> None:
    kiosque.page.evaluate(geste_de_borne("donner"), reste)
    _attendre_donnes(kiosque, reste)
    kiosque.page.context.close()


def _commencer(kiosque: Kiosque) -> None:
    """Let somebody begin, and no more: what she said counts when it falls."""
    kiosque.page.evaluate(geste_de_borne("sArreter"))
    kiosque.page.locator(".bm-borne__visage").first.click()
    kiosque.page.locator("html:not([data-ecran=K1])").wait_for()
    time.sleep(0.5)


def _relier(ordres: dict[str, Any]) -> None:
    with ouvrir(ordres, heures=-ABSENCE, hors_ligne=False) as kiosque:
        kiosque.relier(ordres["code"])
        kiosque.page.context.set_offline(True)
        kiosque.page.evaluate(geste_de_borne("reglerLHorloge"))
        kiosque.page.context.close()


def _donner_a_l_ecran(kiosque: Kiosque) -> None:
    for rang in range(A_L_ECRAN):
        kiosque.page.locator(".bm-borne__visage").nth(rang % 5).click()
        kiosque.finir("Terminer maintenant")


def _attendre_donnes(kiosque: Kiosque, nombre: int) -> None:
    """Wait as long as the kiosk goes on keeping, however slow the machine is; say what stopped it."""
    vus, limite = -1, 0.0
    while vus < nombre:
        donnes, panne = kiosque.page.evaluate(geste_de_borne("avance"))
        if donnes > vus:
            vus, limite = donnes, time.monotonic() + SANS_RIEN_GARDER
        elif panne or time.monotonic() > limite:
            raise RuntimeError(f"La borne ne garde plus rien après {donnes} avis sur {nombre}. {panne}")
        time.sleep(0.1)


def promouvoir(ordres: dict[str, Any]) -> dict[str, Any]:
    """Meet the next version of the application with a full queue that cannot leave; return both versions."""
    with ouvrir(ordres, heures=0, hors_ligne=False) as kiosque:
        kiosque.page.route(f"{API}**", lambda route: route.abort())
        kiosque.ouvrir()
        avant = apres = kiosque.page.evaluate(geste_de_borne("version"))
        kiosque.page.evaluate(geste_de_borne("renouveler"))
        limite = time.monotonic() + 90
        # Both change, one after the other, while the page opens again.
        while (apres[0] == avant[0] or apres[1] == avant[1]) and time.monotonic() < limite:
            time.sleep(1)
            kiosque.attendre("K1")
            apres = kiosque.page.evaluate(geste_de_borne("version"))
        resume = kiosque.page.evaluate(geste_de_borne("resumer"))
        gardes = kiosque.page.evaluate(geste_de_borne("gardes"))
        kiosque.page.context.close()
    return {"avant": avant, "apres": apres, "resume": resume, **gardes}


def envoyer(ordres: dict[str, Any]) -> dict[str, Any]:
    """Find the network again and wait until nothing is left; return what is, and what the server said it misses."""
    with ouvrir(ordres, heures=0, hors_ligne=True) as kiosque:
        kiosque.ouvrir()
        kiosque.page.evaluate(geste_de_borne("resumer"))
        kiosque.page.context.set_offline(False)
        depart = time.monotonic()
        resume = kiosque.page.evaluate(geste_de_borne("resumer"))
        while resume["attente"] and time.monotonic() - depart < ordres["limite"]:
            # The network comes and goes: each return wakes the sender.
            kiosque.synchroniser()
            time.sleep(1)
            resume = kiosque.page.evaluate(geste_de_borne("resumer"))
        duree = time.monotonic() - depart
        reception = kiosque.page.evaluate(geste_de_borne("reception"))
        kiosque.page.context.close()
    return {"resume": resume, "duree": duree, "manquantes": reception.get("manquantes", ["jamais reçu"])}


if __name__ == "__main__":
    obeir(remplir, promouvoir, envoyer)
