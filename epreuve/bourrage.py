"""Stuffing: limits that a hundred calls at once and forged headers do not bend, a crowd that nobody holds."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import time
from collections import Counter
from functools import partial
from typing import Any

from epreuve import heure
from epreuve.appareil import Smartphone
from epreuve.rafale import Reponse, ensemble, frapper
from epreuve.services import Services
from epreuve.verdict import Constat, ecarts

APPELS, LIMITE, OUVRIERS = 100, 6, 4
TELEPHONES, REPONSES = 200, 1000
DIX_MINUTES, UNE_MINUTE = dt.timedelta(minutes=10), dt.timedelta(minutes=1)
# What people may be wrongly held, and what a script may have counted.
RETENUS_A_TORT, COMPTES_AU_PLUS = TELEPHONES // 200, 12
MIDI = dt.timedelta(hours=12)
FACES = (5, 4, 5, 3, 4, 5, 2, 4, 5, 1)


def limites(pile: Services, *, graine: int, faute: str = "") -> Constat:
    """A hundred mails asked for at once, then under a hundred forged addresses; two hundred phones; one script."""
    pile.vider()
    horloge, debut = pile.dossier / "heure", time.monotonic()
    midi = dt.datetime.now(dt.UTC).replace(hour=10, minute=0, second=0, microsecond=0)
    heure.regler(horloge, midi)
    pile.variables = [f"HEURE={horloge}", f"PROXYS_DE_CONFIANCE={int(faute == 'relais_imaginaire')}"]
    try:
        monde = pile.demander("accueil", "creer", "1")
        pile.lancer_web(ouvriers=OUVRIERS)
        passes = [_passer(pile, f"abus{tour}@ville.exemple", forge=bool(tour)) for tour in range(2)]
        # One client has sixty an hour; the hundred others came from elsewhere, as they said.
        boites = [_boites(pile, tour) for tour in range(2)]
        foule = script = dict.fromkeys(("", "compte", "retenu"), 0)
        if not faute:
            foule = _telephones(pile, horloge, midi, monde, random.Random(graine))
            script = _un_script(pile, horloge, midi + DIX_MINUTES * 6, monde, foule)
        pile.tuer("web")
        adresses = _adresses_gardees(pile)
    finally:
        pile.variables = []
        pile.tuer_ceux("web")
    mesures: dict[str, tuple[object, object]] = {
        "courriels à une boîte": (passes, [LIMITE, LIMITE]),
        "courriels d’un client": (sum(boites), 60 - 2 * LIMITE),
        "adresses gardées": (adresses, 0),
    }
    if not faute:
        mesures |= {
            "avis de la foule": (foule[""], TELEPHONES),
            "retenus à tort": (foule["retenu"] <= RETENUS_A_TORT, True),
            "avis du script": (script[""], REPONSES),
            "comptés du script": (script["compte"] <= COMPTES_AU_PLUS, True),
        }
    chiffres = (
        f"{passes} courriels sur {APPELS}, en-têtes forgés compris ; {foule['retenu']} retenu sur {foule['']} téléphones ; "
        f"{script['compte']} compté sur {script['']} d’un script ; {time.monotonic() - debut:.0f} s"
    )
    return Constat(chiffres, ecarts(mesures))


def _passer(pile: Services, courriel: str, *, forge: bool) -> int:
    """Ask a hundred times at once for the mail of one box; return how many pass."""
    gestes = [partial(_demander, pile, courriel, rang if forge else 0) for rang in range(1, APPELS + 1)]
    return Counter(reponse.statut for reponse in ensemble(gestes))[302]


def _boites(pile: Services, tour: int) -> int:
    """Ask for a hundred boxes at once; return how many pass: one client has one limit, whatever he says he is."""
    gestes = [partial(_demander, pile, f"boite{tour}.{rang}@ville.exemple", rang) for rang in range(1, APPELS + 1)]
    return Counter(reponse.statut for reponse in ensemble(gestes))[302]


def _demander(pile: Services, courriel: str, rang: int) -> Reponse:
    faux = f"198.51.100.{rang}"
    tetes = {"X-Forwarded-For": faux, "X-Real-IP": faux, "Forwarded": f"for={faux}"} if rang else {}
    return frapper(pile.adresse, "/inscription/retrouver/", {"courriel": courriel}, en_tetes=tetes)


def _telephones(
    pile: Services, horloge: Any, midi: dt.datetime, monde: dict[str, Any], hasard: random.Random
) -> dict[str, int]:
    """Let two hundred people answer within ten minutes, from one address, each at her own pace."""
    arrivees = sorted(hasard.uniform(0, DIX_MINUTES.total_seconds()) for _ in range(TELEPHONES))
    for arrivee in arrivees:
        ouverte = midi + dt.timedelta(seconds=arrivee)
        _repondre(pile, horloge, monde, ouverte, hasard.uniform(6, 40), hasard.choice(FACES), hasard)
    heure.regler(horloge, midi + DIX_MINUTES * 3)
    return _comptes(pile)


def _un_script(
    pile: Services, horloge: Any, debut: dt.datetime, monde: dict[str, Any], avant: dict[str, int]
) -> dict[str, int]:
    """Send a thousand times the best face within a minute, as fast as a page lets itself be sent."""
    pas = UNE_MINUTE / REPONSES
    for rang in range(REPONSES):
        _repondre(pile, horloge, monde, debut + rang * pas, 1.0, 5, random.Random(rang))
    heure.regler(horloge, debut + DIX_MINUTES * 3)
    apres = _comptes(pile)
    return {nom: apres[nom] - avant[nom] for nom in avant}


def _repondre(
    pile: Services,
    horloge: Any,
    monde: dict[str, Any],
    ouverte: dt.datetime,
    secondes: float,
    face: int,
    hasard: random.Random,
) -> None:
    telephone = Smartphone(f"/avis/{monde['avis']}/", hasard)
    heure.regler(horloge, ouverte)
    telephone.ouvrir(pile.adresse)
    heure.regler(horloge, ouverte + dt.timedelta(seconds=secondes))
    telephone.envoyer(pile.adresse, face)


def _comptes(pile: Services) -> dict[str, int]:
    lus = pile.demander("monde_des_courses", "compter")
    return {nom: lus.get(nom, 0) for nom in ("", "compte", "retenu")}


def _adresses_gardees(pile: Services) -> int:
    """Count the addresses of these clients in a dump of the whole database."""
    mots = ["pg_dump", "-h", "127.0.0.1", "-p", str(pile.port_pg), "-U", pile.superutilisateur, "--data-only"]
    vidage = subprocess.run([*mots, "barometre"], capture_output=True, check=True).stdout
    return vidage.count(b"127.0.0.1") + vidage.count(b"198.51.100.")
