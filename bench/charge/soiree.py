"""The evening, for locust: `locust -f soiree.py --headless`, told by CHARGE_ORDRES (JSON), telling in CHARGE_REGISTRE.

Arrivals are an open model: each has its instant, drawn before the run, and comes whether the server keeps up or not.
What a request took is counted from the instant it was due, the lateness of this generator included: an overload shows
in the figures in place of slowing the load down (coordinated omission).

A town hall does what a browser does: it reads each page, takes the token of its form, types the name of its body in
the search, chooses it, fills four steps in, sends, waits for its mail, follows the link. Nothing here comes from the
platform's code.
"""

from __future__ import annotations

import gzip
import html
import json
import os
import random
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

import gevent
from geventhttpclient import HTTPClient
from locust import User, constant, events, task

ORDRES = json.loads(Path(os.environ["CHARGE_ORDRES"]).read_text())
CHAMP = re.compile(r"<input[^>]*>")
ATTRIBUT = re.compile(r'([a-z-]+)="([^"]*)"')
TITRE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
ALERTE = re.compile(r'role="alert"[^>]*>(.*?)</div>', re.DOTALL)
BALISE = re.compile(r"<[^>]*>")
LIEN = re.compile(r"https?://\S+/inscription/confirmation/\S+")
ATTENTE_DU_COURRIEL = 90
JETON = "csrfmiddlewaretoken"
DELAI = 30
ATTENDUS = (200, 302, 409)
Champs = Sequence[tuple[str, Any]]


class Evincee(Exception):
    """The platform said no, and why."""


class Panne(Exception):
    """Nobody knows what became of a request."""


class Recue(NamedTuple):
    """What came of a request: status 0 when nothing did, and why nobody knows what became of it."""

    statut: int = 0
    vers: str = ""
    texte: str = ""
    taille: int = 0
    panne: Panne | None = None


class Navigateur:
    """One person's browser: an address of her own, cookies, the page that she came from."""

    def __init__(self, soiree: Any, rang: int, **cookies: str) -> None:
        self.soiree, self.cookies, self.page = soiree, cookies, ""
        self.adresse = f"10.{rang >> 16 & 255}.{rang >> 8 & 255}.{rang & 255}"

    def demander(
        self, nom: str, chemin: str, champs: Champs | None = None, du: float | None = None
    ) -> tuple[int, str, str]:
        """Ask for a page as it was due at `du` (now); return its status, where it leads, its text."""
        du = time.perf_counter() if du is None else du
        methode = "GET" if champs is None else "POST"
        recue = self._echanger(methode, chemin, champs)
        duree = 1000 * (time.perf_counter() - du)
        events.request.fire(
            request_type=methode,
            name=nom,
            response_time=duree,
            response_length=recue.taille,
            exception=recue.panne,
            context={},
        )
        self.soiree.requetes.append((du - self.soiree.debut, nom, duree, recue.statut))
        if recue.panne:
            raise recue.panne
        if recue.statut == 200:
            self.page = chemin
        return recue.statut, urlsplit(recue.vers).path, recue.texte

    def _echanger(self, methode: str, chemin: str, champs: Champs | None) -> Recue:
        """Send, keep the cookies that come."""
        corps = b"" if champs is None else urlencode(champs).encode()
        recue = Recue()
        try:
            reponse = self.soiree.client.request(methode, chemin, corps, self._entetes(methode))
            brut = bytes(reponse.read())
            recue = Recue(reponse.status_code, reponse.get("Location", ""), taille=len(brut))
            recue = recue._replace(texte=_clair(brut, reponse.get("Content-Encoding", "")))
            for cle, valeur in reponse.items():
                if cle.lower() == "set-cookie":
                    nom_du_cookie, _, reste = valeur.partition("=")
                    self.cookies[nom_du_cookie] = reste.partition(";")[0]
        except (OSError, ValueError, gevent.Timeout) as erreur:
            return recue._replace(panne=Panne(f"{type(erreur).__name__} à {chemin}"))
        return recue if recue.statut in ATTENDUS else recue._replace(panne=Panne(f"{recue.statut} à {chemin}"))

    def _entetes(self, methode: str) -> dict[str, str]:
        entetes = {
            "Cookie": "; ".join(f"{cle}={valeur}" for cle, valeur in self.cookies.items()),
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": self.adresse,
            "Accept-Encoding": "gzip",
            "Sec-Fetch-Site": "none",
        }
        if self.page:
            entetes |= {"Sec-Fetch-Site": "same-origin", "Referer": f"https://{ORDRES['hote']}{self.page}"}
        if methode == "POST":
            entetes["Content-Type"] = "application/x-www-form-urlencoded"
        return entetes

    def ouvrir(self, nom: str, chemin: str) -> str:
        """Ask for the page of a form; where it leads elsewhere, that page says why there is none."""
        _, vers, texte = self.demander(nom, chemin)
        if vers:
            raise Evincee(_dire(self.demander(f"GET {_route(vers)}", vers)[2]))
        return texte

    def suivre(self, nom: str, chemin: str, champs: Champs, texte: str) -> tuple[str, str]:
        """Post the form of a page, with all that it hides, and follow where it leads; one without a form says why."""
        caches = [*_caches(texte)]
        if JETON not in dict(caches):
            raise Evincee(_dire(texte))
        statut, vers, lu = self.demander(nom, chemin, [*caches, *champs])
        return (vers, self.demander(f"GET {_route(vers)}", vers)[2]) if statut == 302 else (chemin, lu)


class Soiree(User):
    """Whoever sends everybody at their instants: locust has one of these, the persons are its greenlets."""

    wait_time = constant(0)
    fixed_count = 1

    def on_start(self) -> None:
        hote, port = ORDRES["hote"].split(":")
        self.client = HTTPClient(
            hote, int(port), concurrency=1000, connection_timeout=DELAI, network_timeout=DELAI, disable_ipv6=True
        )
        self.requetes: list[tuple[float, str, float, int]] = []
        self.registre: list[dict[str, Any]] = []
        self.lectures = 0
        self.retards: list[float] = []
        self.courriels: dict[str, str] = {}
        self.hasard = random.Random(ORDRES["graine"])

    @task
    def tenir(self) -> None:
        """Send each at its instant, wait for the last, write the ledger down."""
        arrivees = sorted([*self._inscriptions(), *self._lectures()], key=lambda arrivee: arrivee[0])
        facteur = gevent.spawn(self._relever_le_courrier)
        self.debut = time.perf_counter()
        partis = []
        for instant, quoi, *mots in arrivees:
            du = self.debut + instant
            gevent.sleep(max(0.0, du - time.perf_counter()))
            self.retards.append(1000 * (time.perf_counter() - du))
            partis.append(gevent.spawn(quoi, du, *mots))
        gevent.joinall(partis, timeout=ORDRES["patience"])
        facteur.kill()
        Path(os.environ["CHARGE_REGISTRE"]).write_text(
            json.dumps(
                {
                    "requetes": self.requetes,
                    "inscriptions": self.registre,
                    "lectures": self.lectures,
                    "retards": self.retards,
                }
            )
        )
        self.environment.runner.quit()

    def _inscriptions(self) -> Iterator[tuple[Any, ...]]:
        """Draw when each town hall comes: as many a second in every phase as its rhythm says."""
        for rang, (instant, organisme) in enumerate(zip(ORDRES["inscriptions"], ORDRES["organismes"], strict=True)):
            yield instant, self.inscrire, rang, organisme

    def _lectures(self) -> Iterator[tuple[Any, ...]]:
        """Draw what the others read, one request each."""
        for rang, instant in enumerate(ORDRES["lectures"]):
            yield instant, self.lire, rang

    def lire(self, du: float, rang: int) -> None:
        """Read one page as anybody, or as a referent of a body registered before."""
        tirage, chemin = self.hasard.random(), "/inscription/"
        cookies = {}
        if tirage < 0.25:
            nom = self.hasard.choice(ORDRES["organismes"])["nom"]
            chemin = f"/api/v1/annuaire/?q={quote(nom[: self.hasard.randint(3, 8)])}"
        elif tirage < 0.4:
            chemin = "/"
        elif tirage < 0.5:
            chemin = "/connexion/"
        elif tirage < 0.65:
            cookies, chemin = {"sessionid": self.hasard.choice(ORDRES["sessions"])}, "/espace/inscription/"
        with suppress(Panne):
            Navigateur(self, rang + 1_000_000, **cookies).demander(f"GET {_route(chemin)}", chemin, du=du)
        self.lectures += 1

    def inscrire(self, du: float, rang: int, organisme: dict[str, Any]) -> None:
        """Register a body from the home page to the confirmed link."""
        courriel = f"accueil{rang}@mairie{rang}.exemple.fr"
        ligne = {"courriel": courriel, "organisme": organisme["pk"], "etape": "", "refus": "", "panne": ""}
        self.registre.append(ligne)
        navigateur = Navigateur(self, rang)
        try:
            self._deposer(navigateur, du, rang, organisme, ligne)
            self._confirmer(navigateur, ligne)
        except Evincee as refus:
            ligne["refus"] = str(refus)
        except Panne as panne:
            ligne["panne"] = str(panne)

    def _deposer(
        self, navigateur: Navigateur, du: float, rang: int, organisme: dict[str, Any], ligne: dict[str, Any]
    ) -> None:
        navigateur.demander("GET /inscription/", "/inscription/", du=du)
        self._reflechir()
        chemin, texte = self._chercher(navigateur, organisme)
        # Enough of them want a seat for the line to be long.
        for attendue, champs in _etapes(organisme["pk"], ligne["courriel"], veut_une_place=rang % 3 == 0).items():
            chemin, texte = self._etape(navigateur, chemin, champs, texte, attendue)
        ligne["etape"] = "envoi"
        vers, lu = navigateur.suivre("POST /inscription/recapitulatif/", chemin, [], texte)
        if not vers.endswith("/envoyee/"):
            raise Evincee(_dire(lu))
        ligne["etape"] = "deposee"

    def _chercher(self, navigateur: Navigateur, organisme: dict[str, Any]) -> tuple[str, str]:
        """Type the name of a body, look it up by its postcode, else by its name; return the page that shows it."""
        nom, chemin = organisme["nom"], "/inscription/organisme/"
        navigateur.demander(f"GET {chemin}", chemin)
        for longueur in (3, 6, 9):
            navigateur.demander("GET /api/v1/annuaire/", f"/api/v1/annuaire/?q={quote(nom[:longueur])}")
            gevent.sleep(0.3)
        recherche = f"{chemin}?q={quote(organisme['postal'] or nom)}"
        texte = navigateur.ouvrir(f"GET {chemin}?q=", recherche)
        if f'value="{organisme["pk"]}"' not in texte:
            recherche = f"{chemin}?q={quote(nom)}"
            texte = navigateur.ouvrir(f"GET {chemin}?q=", recherche)
        self._reflechir()
        return recherche, texte

    def _etape(self, navigateur: Navigateur, chemin: str, champs: Champs, texte: str, attendue: str) -> tuple[str, str]:
        """Fill a step in; where the answer leads is what the platform decided."""
        self._reflechir()
        vers, lu = navigateur.suivre(f"POST {_route(chemin)}", chemin, champs, texte)
        if not vers.endswith(f"/{attendue}/"):
            raise Evincee(_dire(lu))
        return vers, lu

    def _confirmer(self, navigateur: Navigateur, ligne: dict[str, Any]) -> None:
        courriel = ligne["courriel"]
        limite = time.perf_counter() + ATTENTE_DU_COURRIEL
        while courriel not in self.courriels:
            if time.perf_counter() > limite:
                raise Panne("aucun courriel")
            gevent.sleep(0.5)
        self._reflechir()
        chemin = self.courriels[courriel]
        texte = navigateur.demander("GET /inscription/confirmation/", chemin)[2]
        self._reflechir()
        ligne["confirmation_de"] = time.perf_counter()
        ligne["etape"] = "confirmation"
        statut, _, lu = navigateur.demander("POST /inscription/confirmation/", chemin, [*_caches(texte)])
        ligne["confirmation_a"] = time.perf_counter()
        if statut != 200 or "est confirmée" not in lu:
            raise Evincee(_dire(lu))
        ligne["etape"] = "confirmee"

    def _relever_le_courrier(self) -> None:
        """Read the mailbox as it fills."""
        lus, dossier = set(), Path(ORDRES["courriels"])
        while True:
            # Its name begins by a dot while a mail is written: read then, it has no body yet, and nobody reads the next ones.
            for chemin in sorted(dossier.glob("[!.]*.eml")) if dossier.exists() else ():
                if chemin.name not in lus:
                    lus.add(chemin.name)
                    message = message_from_bytes(chemin.read_bytes(), policy=policy.default)
                    if lien := LIEN.search(_corps(message)):
                        self.courriels[str(message["To"])] = urlsplit(lien[0]).path
            gevent.sleep(0.5)

    def _reflechir(self) -> None:
        gevent.sleep(self.hasard.uniform(*ORDRES["reflexion"]))


def _etapes(territoire: int, courriel: str, *, veut_une_place: bool) -> dict[str, Champs]:
    """Return what is typed at each step, by the step that it leads to."""
    return {
        "referent": [("territoire", territoire)],
        "canaux": [("nom", "Dominique Accueil"), ("fonction", "Secrétaire"), ("courriel", courriel), ("telephone", "")],
        "options": [
            ("courriel_accueil", courriel),
            ("telephone_accueil", "+33 5 61 22 29 22"),
            ("site", "https://www.exemple.fr"),
            ("horaires", "Du lundi au vendredi, 9 h – 17 h"),
            ("services", "État civil\nUrbanisme"),
            ("dpo_contact", courriel),
        ],
        "recapitulatif": [
            ("agents_informes", "on"),
            ("reglement_accepte", "on"),
            *([("idcity", "on")] if veut_une_place else []),
        ],
    }


def _corps(message: Any) -> str:
    return str(message.get_body(("plain",)).get_content())


def _caches(texte: str) -> Iterator[tuple[str, str]]:
    """Yield what the form of a page hides: its token, its trap left empty."""
    for champ in CHAMP.findall(texte):
        attributs = dict(ATTRIBUT.findall(champ))
        if attributs.get("type") == "hidden" and attributs.get("name"):
            yield attributs["name"], html.unescape(attributs.get("value", ""))


def _dire(texte: str) -> str:
    """Return the reason that a page gives, else its title: never nothing."""
    mots = ALERTE.search(texte) or TITRE.search(texte)
    return " ".join(html.unescape(BALISE.sub(" ", mots[1])).split()) if mots else "réponse sans titre"


def _route(chemin: str) -> str:
    return re.sub(r"(confirmation/).*", r"\1", chemin.partition("?")[0])


def _clair(brut: bytes, codage: str) -> str:
    return (gzip.decompress(brut) if codage == "gzip" and brut else brut).decode()
