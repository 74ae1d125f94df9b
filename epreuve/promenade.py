"""The journeys that depend on the browser, walked in one engine, the server stopped in the middle of some.

`python -m epreuve.promenade` reads in JSON where the stack stands, the engine, the journeys, the mistake put in and the
patience in seconds; it prints what is wrong with each, nothing when all went well.
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

django.setup()

from PIL import Image  # noqa: E402 -- after the set-up

from enquetes.models import PieceJointe, Visite  # noqa: E402
from epreuve.services import Services  # noqa: E402
from tests.factories.enquetes import EnqueteurFactory  # noqa: E402
from tests.moteurs import parcours  # noqa: E402
from tests.moteurs.pilote import MOTEURS, Refus  # noqa: E402
from tests.parcours.borne import Kiosque, borne_a_relier, recus  # noqa: E402
from tests.parcours.terrain import Telephone, campagne_ouverte, confier, photographie  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.moteurs.pilote import Page

TAILLE = (390, 844)
VISAGES = ("Pas du tout", "Plutôt non", "Moyennement", "Plutôt oui", "Tout à fait")
# Counts the batches that left in vain, as the page sees them.
COMPTER_LES_ECHECS = """() => {
  const vrai = window.fetch;
  window.echecs = 0;
  window.fetch = (adresse, options) =>
    vrai(adresse, options).catch((erreur) => { window.echecs += String(adresse).endsWith("/avis/"); throw erreur; });
}"""
REVEILLER = "window.dispatchEvent(new Event('online'))"


def terrain(page: Page, pile: Services) -> None:
    """Grade a visit with a photograph while the server is dead; all arrives, then nothing is left at sign-out."""
    enqueteur = EnqueteurFactory(compte=True)
    visite = confier(enqueteur, campagne_ouverte())
    telephone = Telephone(page, pile.adresse)
    telephone.ouvrir(enqueteur)
    pile.tuer("web")
    telephone.entrer("/terrain/")
    telephone.commencer("Valbourg")
    telephone.noter(jusqu_a=6)
    page.reload()
    telephone.attendre_etat("à envoyer")
    telephone.noter(photo=photographie())
    telephone.attendre_etat("à envoyer")
    parcours.exiger("état", Visite.objects.get(pk=visite.pk).etat, "planifiee")
    pile.lancer_web(faute=pile.faute)
    page.evaluate(REVEILLER)
    telephone.attendre_etat("Tout est envoyé")
    parcours.exiger("état", Visite.objects.get(pk=visite.pk).etat, "soumise")
    with Image.open(PieceJointe.objects.get().fichier) as image:
        parcours.exiger("photographie", image.size, (2048, 1536))
    parcours.file(page, pile.adresse)


def borne(page: Page, pile: Services) -> None:
    """Give opinions to a kiosk whose server dies and whose page is opened again: all arrive, in order."""
    _, code = borne_a_relier()
    kiosque = Kiosque(page, pile.adresse)
    page.goto(f"{pile.adresse}/borne/#code={code}")
    kiosque.attendre("K1")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kiosque.ouvrir()
    # A first one arrives: the rounds that follow begin with opinions.
    kiosque.donner(VISAGES[0])
    page.jusqu_a(lambda: len(recus()) == 1, "premier avis")
    page.evaluate(COMPTER_LES_ECHECS)
    pile.tuer("web")
    _donner(kiosque, VISAGES[1:3])
    page.jusqu_a(lambda: page.evaluate("window.echecs") > 0, "envoi en vain")
    kiosque.ouvrir()
    _donner(kiosque, VISAGES[3:])
    parcours.exiger("avis reçus sans serveur", len(recus()), 1)
    pile.lancer_web(faute=pile.faute)
    kiosque.synchroniser()
    page.jusqu_a(lambda: len(recus()) >= len(VISAGES), "cinq avis")
    parcours.exiger("avis", [avis[:2] for avis in recus()], [(rang, rang) for rang in range(1, 6)])


def _donner(kiosque: Kiosque, visages: tuple[str, ...]) -> None:
    for visage in visages:
        kiosque.donner(visage)


def _sans_chute(acte: Callable[[Page, str], None], page: Page, pile: Services) -> None:
    acte(page, pile.adresse)


PARCOURS: dict[str, Callable[[Page, Services], None]] = {
    "terrain": terrain,
    "borne": borne,
    **{
        nom: partial(_sans_chute, getattr(parcours, nom))
        for nom in ("envois", "avis", "sondage", "consultation", "inscription")
    },
}


def promener(ordres: dict[str, Any]) -> dict[str, Any]:
    """Walk each journey in a fresh profile before a fresh server; return what is wrong, and the seconds of each."""
    ports = {nom: ordres[nom] for nom in ("port_pg", "port_redis", "port_web")}
    pile = Services(Path(ordres["dossier"]), **ports)
    durees: dict[str, int] = {}
    fautes: list[str] = []
    for nom in ordres["parcours"]:
        depart = time.monotonic()
        pile.lancer_web(faute=ordres["faute"])
        try:
            with MOTEURS[ordres["moteur"]](*TAILLE) as page:
                page.patience = ordres["patience"]
                PARCOURS[nom](page, pile)
        except (AssertionError, Refus) as erreur:
            fautes.append(f"{ordres['moteur']}, {nom} : {str(erreur)[:200]}")
        finally:
            pile.tuer_ceux("web")
        durees[nom] = round(time.monotonic() - depart)
    return {"fautes": fautes, "durees": durees}


if __name__ == "__main__":
    json.dump(promener(json.load(sys.stdin)), sys.stdout)
