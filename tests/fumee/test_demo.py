"""The demonstration starts from nothing on SQLite, with its own worker, and stops on Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode

import pytest

RACINE = Path(__file__).resolve().parents[2]
PATIENCE_S = 240
BANDE = "Données de démonstration, résultats inventés"


def _port_libre():
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


class Navigateur:
    """A person with cookies and no JavaScript."""

    def __init__(self, adresse):
        self.adresse = adresse
        self.ouvreur = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def lire(self, chemin, donnees=None):
        corps = urlencode(donnees).encode() if donnees else None
        requete = urllib.request.Request(f"{self.adresse}{chemin}", corps, {"Referer": self.adresse})
        with self.ouvreur.open(requete, timeout=60) as reponse:
            return reponse.status, reponse.headers.get_content_type(), reponse.read()

    def se_connecter(self, compte):
        page = self.lire("/connexion/")[2].decode()
        jeton = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
        donnees = {"login": f"{compte}@demo.local", "password": "barometre-demo", "csrfmiddlewaretoken": jeton}
        return self.lire("/connexion/", donnees)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    """Run `outils/demo.sh` in a folder of its own, as `make demo` does once everything is installed."""
    port = _port_libre()
    dossier = tmp_path_factory.mktemp("demo")
    environnement = {**os.environ, "PORT": str(port), "BAROMETRE_VAR": str(dossier)}
    for nom in ("DATABASE_URL", "REDIS_URL", "MEDIA_ROOT", "BASE_DE_TEST"):
        environnement.pop(nom, None)
    sortie = dossier / "sortie.txt"
    with sortie.open("wb") as journal:
        processus = subprocess.Popen(
            ["outils/demo.sh"], cwd=RACINE, env=environnement, stdout=journal, stderr=journal, start_new_session=True
        )
        adresse = f"http://127.0.0.1:{port}"
        limite = time.monotonic() + PATIENCE_S
        while time.monotonic() < limite and processus.poll() is None:
            try:
                if urllib.request.urlopen(f"{adresse}/sante/pret", timeout=2).status == 200:
                    break
            except (URLError, OSError):
                time.sleep(0.3)
        else:
            pytest.fail(sortie.read_text())
        yield adresse, sortie, processus
        if processus.poll() is None:
            os.killpg(processus.pid, signal.SIGINT)
            processus.wait(timeout=30)


@pytest.mark.lent
def test_demonstration_says_where_to_go_and_labels_what_is_invented(demonstration):
    adresse, sortie, _ = demonstration
    limite = time.monotonic() + 20
    while "barometre-demo" not in sortie.read_text() and time.monotonic() < limite:
        time.sleep(0.2)

    _, _, accueil = Navigateur(adresse).lire("/")

    assert "admin@demo.local" in sortie.read_text()
    assert BANDE in accueil.decode()


@pytest.mark.lent
@pytest.mark.parametrize(
    ("compte", "chemins"),
    [
        ("admin", ["/pilotage/", "/pilotage/inscriptions/", "/pilotage/palmares/", "/pilotage/courriels/"]),
        ("etudes", ["/pilotage/visites/", "/pilotage/qualite/", "/pilotage/plan/", "/pilotage/enqueteurs/"]),
        ("enqueteur", ["/terrain/"]),
        ("referent", ["/espace/", "/espace/resultats/", "/espace/rapport/"]),
        ("jury", ["/pilotage/", "/pilotage/palmares/"]),
    ],
)
def test_each_account_opens_its_pages_with_the_label(demonstration, compte, chemins):
    visiteur = Navigateur(demonstration[0])

    visiteur.se_connecter(compte)

    for chemin in chemins:
        statut, _, corps = visiteur.lire(chemin)
        assert statut == 200, chemin
        assert BANDE in corps.decode(), chemin


@pytest.mark.lent
def test_worker_makes_reports_without_redis(demonstration):
    visiteur = Navigateur(demonstration[0])
    visiteur.se_connecter("etudes")
    limite = time.monotonic() + PATIENCE_S

    prets = 0
    while prets < 3 and time.monotonic() < limite:
        page = visiteur.lire("/pilotage/rapports/?etat=pret")[2].decode()
        prets = len(set(re.findall(r"/pilotage/rapports/(\d+)/", page)))
        time.sleep(1)

    assert prets >= 3


@pytest.mark.lent
def test_interrupting_stops_every_process(demonstration):
    adresse, _, processus = demonstration

    os.killpg(processus.pid, signal.SIGINT)
    processus.wait(timeout=30)

    with pytest.raises(URLError):
        urllib.request.urlopen(f"{adresse}/sante/vivant", timeout=2)
