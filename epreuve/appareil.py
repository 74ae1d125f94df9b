"""Kiosks and phones outside the system: they give opinions, send them, and keep a ledger of every attempt."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import random
import re
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from epreuve.liaison import ouvrir
from epreuve.telephone import Registre

ATTENTE = 30
ADRESSE = "/api/bornes/v1/avis/"
ACQUIS = frozenset({"enregistre", "deja_recu"})
# Time enough, at a kiosk that empties its queue, for one person to leave and another to answer.
ENTRE_DEUX_PERSONNES = dt.timedelta(seconds=20)
MOTS = ("Accueil rapide et souriant.", "Une heure d’attente debout.", "")
JSON = "application/json"
FORMULAIRE = "application/x-www-form-urlencoded"
Avis = dict[str, Any]


@dataclass
class Borne:
    """A kiosk that numbers what it is told. `depuis`: what it sends was told to it since then, one person at a time."""

    jeton: str
    hasard: random.Random
    sequence: int = 0
    depuis: dt.datetime | None = None

    def avis(self) -> Avis:
        """Return the next opinion."""
        self.sequence += 1
        reponses = {"K1": self.hasard.randint(1, 5), "K3": "oui", "K4": ["attente"], "K6": self.hasard.choice(MOTS)}
        instant = self.depuis + self.sequence * ENTRE_DEUX_PERSONNES if self.depuis else dt.datetime.now(dt.UTC)
        saisi_le = instant.isoformat()
        return {"id": str(uuid.uuid4()), "sequence": self.sequence, "saisi_le": saisi_le, "reponses": reponses}

    def envoyer(self, adresse: str, lot: list[Avis], registre: Registre) -> dict[str, Any] | None:
        """Send one batch; return the answer, or None when nobody knows what became of it."""
        identifiants = [avis["id"] for avis in lot]
        registre.noter("inconnu", identifiants)
        lu = demander(adresse, "POST", ADRESSE, json.dumps({"avis": lot}), JSON, f"Borne {self.jeton}")
        if lu is None:
            return None
        statut, corps = lu
        if statut != 200:
            raise RuntimeError(f"{statut} {corps[:300]}")
        reponse: dict[str, Any] = json.loads(corps)
        registre.noter("ok", [recu["id"] for recu in reponse["recus"] if recu["statut"] in ACQUIS])
        return reponse


@dataclass
class Smartphone:
    """A phone that opened the page of a poster. `page` are the fields that the page hides."""

    chemin: str
    hasard: random.Random
    page: list[tuple[str, str]] = field(default_factory=list)

    def ouvrir(self, adresse: str) -> bool:
        """Ask for a page; say whether it came."""
        lu = demander(adresse, "GET", self.chemin)
        if lu is None or lu[0] != 200:
            return False
        self.page = champs_caches(lu[1])
        return True

    def envoyer(self, adresse: str, note: int) -> bool:
        """Post the form; say whether it was acknowledged."""
        corps = urlencode([*self.page, ("k1", str(note)), ("k3", "oui"), ("k4", "attente")])
        lu = demander(adresse, "POST", self.chemin, corps, FORMULAIRE)
        if lu and lu[0] != 303:
            raise RuntimeError(f"{lu[0]} {lu[1][:300]}")
        return lu is not None


def champs_caches(page: str) -> list[tuple[str, str]]:
    """Return the hidden fields of a page."""
    balises = [balise for balise in re.findall(r"<input[^>]*>", page) if 'type="hidden"' in balise]
    return [(re.findall(r'name="([^"]*)"', balise)[0], re.findall(r'value="([^"]*)"', balise)[0]) for balise in balises]


def demander(
    adresse: str, methode: str, chemin: str, corps: str = "", media: str = "", autorisation: str = ""
) -> tuple[int, str] | None:
    """Ask once; return the status and the text, or None when the answer never came or says that the server failed."""
    liaison = ouvrir(adresse, ATTENTE)
    en_tetes = {nom: valeur for nom, valeur in (("Content-Type", media), ("Authorization", autorisation)) if valeur}
    try:
        liaison.request(methode, chemin, corps.encode() or None, en_tetes)
        reponse = liaison.getresponse()
        texte = reponse.read().decode()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        liaison.close()
    return None if reponse.status >= 500 else (reponse.status, texte)
