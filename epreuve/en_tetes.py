"""The headers that every answer carries, whatever it is: pages, files, refusals, faults, and all that each role reads.

Two looks: the real server, asked for each kind of answer (with its database dead too), and the cast of the access
matrix going round every address (`python -m epreuve.en_tetes`, inside the stack's environment).
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import django

from epreuve.verdict import Annonce, Constat
from socle.disponibilite import FRAICHEUR

if TYPE_CHECKING:
    from epreuve.services import Services

ATTENDUS = {
    "x-content-type-options": {"nosniff"},
    # Pages whose address is a secret send it nowhere.
    "referrer-policy": {"same-origin", "no-referrer"},
    "cross-origin-opener-policy": {"same-origin"},
}
PRESENTS = ("permissions-policy",)
ROLES = ("anonyme", "administrateur", "charge_etudes", "jury", "referent", "enqueteur")
TROP = b"x" * (3 * 1024 * 1024)
# What is asked of the real server: words, method, path, headers, body, and the status that shows it was met.
Demandes = tuple[tuple[str, str, str, dict[str, str], bytes, int], ...]
DEMANDES: Demandes = (
    ("page", "GET", "/", {}, b"", 200),
    ("feuille de style", "GET", "/static/css/police.css", {}, b"", 200),
    ("statique absent", "GET", "/static/css/absente.css", {}, b"", 404),
    ("ouvrier de service", "GET", "/terrain/travailleur.js", {}, b"", 200),
    ("borne", "GET", "/borne/", {}, b"", 200),
    ("sonde", "GET", "/sante/vivant", {}, b"", 200),
    ("API", "GET", "/api/v1/schema/", {}, b"", 200),
    ("API sans jeton", "GET", "/api/v1/inscriptions/", {}, b"", 401),
    ("appareil sans jeton", "POST", "/api/bornes/v1/avis/", {"Content-Type": "application/json"}, b"{}", 401),
    ("redirection", "GET", "/espace/", {}, b"", 302),
    ("absente", "GET", "/nulle-part/", {}, b"", 404),
    ("formulaire sans jeton", "POST", "/connexion/", {}, b"login=a", 403),
    ("mauvais hôte", "GET", "/", {"Host": "ailleurs.invalid"}, b"", 400),
    ("méthode", "DELETE", "/espace/rapport/", {}, b"", 403),
    ("trop grand", "POST", "/connexion/", {"Content-Type": "application/octet-stream"}, TROP, 413),
)
SANS_BASE: Demandes = (
    ("base morte", "GET", "/consultations/", {}, b"", 500),
    ("sonde sans base", "GET", "/sante/pret", {}, b"", 503),
)
DITES = 5


def partout(pile: Services, *, faute: str = "") -> Constat:
    """Look at every answer; the fault is a middleware that forgets what is not a page that went well."""
    pile.vider()
    tour: dict[str, Any] = {"reponses": 0, "fautes": []}
    if not faute:
        tour = pile.demander("en_tetes")
    fautes = list(tour["fautes"])
    pile.lancer_web(faute=faute, ouvriers=2)
    try:
        fautes += _du_serveur(pile, DEMANDES)
        pile.tuer("pg")
        # Each process of the server gives the last answer of the probe again for as long, and one may be under way.
        time.sleep(2 * FRAICHEUR)
        fautes += _du_serveur(pile, SANS_BASE)
    finally:
        pile.tuer_ceux("web", "pg")
        pile.lancer_base()
    if not faute and tour["reponses"] < 500:
        fautes.append(f"{tour['reponses']} réponses seulement")
    sortes = len(DEMANDES) + len(SANS_BASE)
    return Constat(
        f"{sortes} sortes de réponses du serveur, {tour['reponses']} du tour, {len(fautes)} écarts",
        tuple(fautes[:DITES]),
    )


def _du_serveur(pile: Services, demandes: Demandes) -> list[str]:
    fautes = []
    for mots, methode, chemin, en_tetes, corps, attendu in demandes:
        liaison = http.client.HTTPConnection("127.0.0.1", pile.port_web, timeout=120)
        try:
            liaison.request(methode, chemin, corps, {"Host": f"localhost:{pile.port_web}", **en_tetes})
            reponse = liaison.getresponse()
            lu = reponse.read()
        finally:
            liaison.close()
        if reponse.status != attendu:
            fautes.append(f"{mots} : {reponse.status} au lieu de {attendu}")
        if reponse.status >= 500 and any(mot in lu for mot in (b"Traceback", b"SELECT", b"SECRET_KEY", b"/barometre/")):
            fautes.append(f"{mots} : la page en dit trop")
        fautes += [f"{mots} : {manque}" for manque in manques({n.lower(): v for n, v in reponse.getheaders()})]
    return fautes


def manques(en_tetes: Mapping[str, str]) -> list[str]:
    """Return what an answer lacks."""
    politique = en_tetes.get("content-security-policy", "")
    dits = [
        f"{nom} {en_tetes.get(nom, 'absent')}" for nom, voulus in ATTENDUS.items() if en_tetes.get(nom) not in voulus
    ]
    dits += [f"{nom} absent" for nom in PRESENTS if nom not in en_tetes]
    if "default-src 'none'" not in politique or "unsafe" in politique:
        dits.append(f"politique « {politique} »")
    if "frame-ancestors" not in politique and en_tetes.get("x-frame-options") != "DENY":
        dits.append("se laisse encadrer")
    return dits


def _faire_le_tour() -> dict[str, Any]:
    from epreuve.tournee import Tournee, tournee

    with tournee(Tournee) as ronde:
        lues = [
            (lue.nom, lue.role, {n.lower(): v for n, v in lue.reponse.headers.items()}) for lue in ronde.lectures(ROLES)
        ]
    fautes = [f"{nom}, {role} : {manque}" for nom, role, en_tetes in lues for manque in manques(en_tetes)]
    return {"reponses": len(lues), "fautes": fautes}


EPREUVES = (
    Annonce(
        "en-tetes",
        "pages, fichiers, refus, pannes, API, chaque lecture de chaque rôle : tous les en-têtes, politique stricte",
        partout,
        {"faute": "en_tetes_des_pages"},
        "seulement sur ce qui va bien",
    ),
)


if __name__ == "__main__":
    django.setup()
    json.dump(_faire_le_tour(), sys.stdout)
