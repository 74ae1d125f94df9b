"""Where the time of each page of the evening goes: `python -m bench.charge.pages` in the stack's environment.

One process plays registrations through the application, without a server: processor of ours and of the connection's
server process, statements, and the functions that took most.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 -- after the set-up
from django.test.client import Client, ClientHandler  # noqa: E402

from organismes.actions.jetons import jeton_de_confirmation  # noqa: E402
from organismes.models import Inscription  # noqa: E402

VERS: Any = {
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_HOST": "localhost",
    "HTTP_ACCEPT_ENCODING": "gzip",
    "HTTP_SEC_FETCH_SITE": "same-origin",
}
Cout = tuple[float, float, int]


class Pages:
    """Requests one by one, and what each took."""

    def __init__(self, profil: cProfile.Profile | None) -> None:
        self.profil, self.couts = profil, defaultdict[str, list[Cout]](list)
        # Middlewares are loaded once a process, not once a visitor.
        self.application = ClientHandler(enforce_csrf_checks=False)

    def navigateur(self, adresse: str = "10.8.0.1") -> Client:
        """Return somebody's browser."""
        client = Client(REMOTE_ADDR=adresse)
        client.handler = self.application
        return client

    def demander(self, client: Client, nom: str, chemin: str, champs: Any = None) -> Any:
        enonces: list[str] = []

        def compter(executer: Any, sql: str, *suite: Any) -> Any:
            enonces.append(sql)
            return executer(sql, *suite)

        with connection.execute_wrapper(compter):
            avant, debut = _serveur(), time.process_time()
            if self.profil:
                self.profil.enable()
            reponse = client.post(chemin, champs, **VERS) if champs is not None else client.get(chemin, **VERS)
            if self.profil:
                self.profil.disable()
            duree, base = time.process_time() - debut, _serveur() - avant
        if reponse.status_code >= 400:
            raise RuntimeError(f"{reponse.status_code} à {chemin}")
        self.couts[nom].append((1000 * duree, base / 1e6, len(enonces)))
        return reponse

    def inscrire(self, rang: int, organisme: dict[str, Any]) -> None:
        """Register one body."""
        client, courriel = self.navigateur(f"10.9.{rang >> 8}.{rang & 255}"), f"profil{rang}@mairie.exemple.fr"
        self.demander(client, "GET /inscription/", "/inscription/")
        self.demander(client, "GET /inscription/organisme/", "/inscription/organisme/")
        self.demander(client, "GET /api/v1/annuaire/", f"/api/v1/annuaire/?q={organisme['nom'][:6]}")
        chemin = f"/inscription/organisme/?q={organisme['postal']}"
        self.demander(client, "GET /inscription/organisme/?q=", chemin)
        self.demander(client, "POST /inscription/organisme/", chemin, {"territoire": organisme["pk"]})
        for adresse, champs in _etapes(courriel).items():
            self.demander(client, f"GET {adresse}", adresse)
            self.demander(client, f"POST {adresse}", adresse, champs)
        self.demander(client, "GET /inscription/envoyee/", "/inscription/envoyee/")
        jeton = jeton_de_confirmation(Inscription.objects.get(referent_courriel=courriel))
        lien = f"/inscription/confirmation/{jeton}/"
        self.demander(client, "GET /inscription/confirmation/", lien)
        self.demander(client, "POST /inscription/confirmation/", lien, {})

    def recevoir(self, monde: dict[str, Any], deja: int, rangs: Iterable[int]) -> None:
        """Register bodies after those that were already, each followed by who reads."""
        for rang in rangs:
            self.inscrire(deja + rang, monde["organismes"][deja % 250 + rang])
            self.lire(monde["sessions"][rang % len(monde["sessions"])])

    def lire(self, session: str) -> None:
        """Read what the others read."""
        for chemin in ("/", "/connexion/"):
            self.demander(self.navigateur(), f"GET {chemin}", chemin)
        referent = self.navigateur()
        referent.cookies["sessionid"] = session
        self.demander(referent, "GET /espace/inscription/", "/espace/inscription/")


def _etapes(courriel: str) -> dict[str, dict[str, Any]]:
    """Return what is typed at each step once the body is chosen, by its address."""
    return {
        "/inscription/referent/": {"nom": "Dominique Accueil", "fonction": "Secrétaire", "courriel": courriel},
        "/inscription/canaux/": {
            "courriel_accueil": courriel,
            "horaires": "9 h – 17 h",
            "services": "État civil",
            "dpo_contact": "x",
        },
        "/inscription/options/": {"agents_informes": "on", "reglement_accepte": "on", "idcity": "on"},
        "/inscription/recapitulatif/": {},
    }


def _serveur() -> int:
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_backend_pid()")
        pid = curseur.fetchone()[0]
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])


def main(monde: dict[str, Any], tours: int) -> None:
    """Print a line a page, then the functions."""
    profil = cProfile.Profile() if "profil" in sys.argv else None
    deja = Inscription.objects.count()
    Pages(None).recevoir(monde, deja, range(3))
    pages = Pages(profil)
    pages.recevoir(monde, deja, range(3, 3 + tours))
    for nom, couts in pages.couts.items():
        nous, base, enonces = (median(colonne) for colonne in zip(*couts, strict=True))
        print(f"{nom:38} {nous:6.1f} ms de processeur, {base:5.2f} ms de base, {enonces:.0f} énoncés")
    if profil:
        pstats.Stats(profil).sort_stats("tottime").print_stats(45)
        pstats.Stats(profil).sort_stats("cumtime").print_stats(90)


if __name__ == "__main__":
    main(json.load(sys.stdin), 15)
