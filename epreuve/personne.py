"""A person of AFNOR with a browser without script and a telephone that counts: she signs in as anybody has to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup

PATIENCE_S = 60
PERIODE_S = 30
STATIQUE = re.compile(r"/static/[^\"'\s)]+")


@dataclass(frozen=True)
class Page:
    """What came: status, address once redirections were followed, body, type."""

    statut: int
    chemin: str
    corps: bytes
    nature: str = ""

    @property
    def texte(self) -> str:
        return self.corps.decode()

    @property
    def arbre(self) -> BeautifulSoup:
        return BeautifulSoup(self.texte, "html.parser")

    @property
    def mots(self) -> str:
        """What is read on the screen, spaces of any width made plain."""
        return " ".join(self.arbre.get_text(" ").split())

    def statiques(self) -> set[str]:
        """Return the static files that the page names."""
        return set(STATIQUE.findall(self.texte))

    def formulaire(self, champ: str) -> dict[str, str]:
        """Return what the form that has this field sends by itself, and where it goes."""
        for formulaire in (self.arbre.find("main") or self.arbre).find_all("form"):
            if formulaire.find(None, {"name": champ}):
                caches = formulaire.find_all("input", type="hidden", attrs={"name": True})
                return {
                    "": str(formulaire.get("action") or ""),
                    **{str(c["name"]): str(c.get("value", "")) for c in caches},
                }
        raise Egaree(f"{self.chemin} ({self.statut}) n’a pas de formulaire avec {champ} : {self.mots[:300]}")


class Egaree(RuntimeError):
    """A page is not the one that she was told to expect."""


@dataclass
class Personne:
    """Somebody behind the relay that ends HTTPS, from an address of her own."""

    adresse: str
    hote: str
    client: str = "203.0.113.7"
    secret: str = ""
    # The relay ends HTTPS: her cookies travel as if it were there.
    pot: CookieJar = field(default_factory=lambda: CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https"))))
    ouvreur: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        self.ouvreur = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.pot), _SansDetour)

    def temoins(self) -> dict[str, str]:
        """Return her cookies."""
        return {temoin.name: str(temoin.value) for temoin in self.pot}

    def lire(self, chemin: str, champs: dict[str, str | list[str]] | None = None) -> Page:
        """Ask for a page, or post to it, and follow redirections."""
        donnees = urlencode(champs, doseq=True).encode() if champs else None
        for _ in range(10):
            page, suite = self._demander(chemin, donnees)
            if not suite:
                return page
            chemin, donnees = suite, None
        raise Egaree(f"{chemin} tourne en rond.")

    def poster(self, page: Page, champ: str = "csrfmiddlewaretoken", **champs: str | list[str]) -> Page:
        """Fill the form of an open page that has this field, and send it."""
        envoi = page.formulaire(champ)
        vers = urljoin(page.chemin, envoi.pop(""))
        return self.lire(vers, {**envoi, **champs})

    def entrer(self, lien: str, mot_de_passe: str) -> Page:
        """Open the link of an invitation: choose a password, then the second factor; return where that leads."""
        page = self.lire(chemin_de(lien))
        self.poster(page, "password1", password1=mot_de_passe, password2=mot_de_passe)
        page = self.lire("/pilotage/")
        if page.chemin.startswith("/compte/reauthenticate/"):
            page = self.poster(page, "password", password=mot_de_passe)
        self.secret = _secret_montre(page)
        self.donner_le_code(page)
        return self.lire("/pilotage/")

    def donner_le_code(self, page: Page) -> Page:
        """Type what the telephone shows; once more when it had just changed, or had served."""
        rendue = self.poster(page, "code", code=code_de(self.secret))
        if rendue.arbre.find("input", attrs={"name": "code"}) is None:
            return rendue
        time.sleep(PERIODE_S - time.time() % PERIODE_S + 1)
        rendue = self.poster(rendue, "code", code=code_de(self.secret))
        if rendue.arbre.find("input", attrs={"name": "code"}):
            raise Egaree(f"Le code du second facteur est refusé : {rendue.mots[:300]}")
        return rendue

    def _demander(self, chemin: str, donnees: bytes | None) -> tuple[Page, str]:
        requete = urllib.request.Request(f"{self.adresse}{chemin}", donnees)
        for nom, valeur in {
            "Host": self.hote,
            "Referer": f"https://{self.hote}{chemin}",
            "X-Forwarded-For": self.client,
            "X-Forwarded-Proto": "https",
        }.items():
            requete.add_header(nom, valeur)
        try:
            with self.ouvreur.open(requete, timeout=PATIENCE_S) as reponse:
                return Page(reponse.status, chemin, reponse.read(), reponse.headers.get_content_type()), ""
        except urllib.error.HTTPError as autre:
            suite = autre.headers.get("Location", "") if 300 <= autre.code < 400 else ""
            return Page(autre.code, chemin, autre.read()), chemin_de(urljoin(chemin, suite)) if suite else ""


class _SansDetour(urllib.request.HTTPRedirectHandler):
    """Leave redirections to the reader: they name the public host."""

    def redirect_request(self, *_args: object, **_options: object) -> None:
        return None


def chemin_de(lien: str) -> str:
    """Return the path of an address, with its question."""
    morceaux = urlsplit(lien.strip())
    return f"{morceaux.path}?{morceaux.query}" if morceaux.query else morceaux.path


def code_de(secret: str) -> str:
    """Return what an application of codes shows now (RFC 6238)."""
    rang = struct.pack(">Q", int(time.time()) // PERIODE_S)
    marque = hmac.digest(base64.b32decode(secret), rang, hashlib.sha1)
    debut = marque[-1] & 15
    nombre = struct.unpack(">I", marque[debut : debut + 4])[0] & 0x7FFFFFFF
    return f"{nombre % 1_000_000:06d}"


def _secret_montre(page: Page) -> str:
    montre = page.arbre.find(id="authenticator_secret")
    if montre is None:
        raise Egaree(f"{page.chemin} ({page.statut}) ne montre pas de secret : {page.mots[:300]}")
    return str(montre.get("value") or montre.get_text()).strip()
