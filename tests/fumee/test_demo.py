"""The demonstration starts from nothing on SQLite, with its own worker, and stops on Ctrl-C."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode

import pytest

from epreuve.services import descendance, port_libre
from portail.demonstration.ecoute import CODE_D_AFFICHE, CODE_DE_BORNE
from portail.demonstration.editions import annees

RACINE = Path(__file__).resolve().parents[2]
# Bounds for busy cores, never what is judged. The start tells what it does: it is given up for its silence only.
PATIENCE_S, ARRET_S = 420, 180
BANDE = "Données de démonstration, résultats inventés"


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


@pytest.fixture
def demonstration(tmp_path_factory):
    """Run `outils/demo.sh` in a folder of its own, as `make demo` does once everything is installed."""
    port = port_libre()
    dossier = tmp_path_factory.mktemp("demo")
    environnement = {**os.environ, "PORT": str(port), "BAROMETRE_VAR": str(dossier)}
    for nom in ("DATABASE_URL", "REDIS_URL", "MEDIA_ROOT", "S3_URL", "BASE_DE_TEST"):
        environnement.pop(nom, None)
    sortie = dossier / "sortie.txt"
    with sortie.open("wb") as journal:
        processus = subprocess.Popen(
            ["outils/demo.sh"], cwd=RACINE, env=environnement, stdout=journal, stderr=journal, start_new_session=True
        )
        adresse = f"http://127.0.0.1:{port}"
        dit, limite = 0, time.monotonic() + PATIENCE_S
        while time.monotonic() < limite and processus.poll() is None:
            if (taille := sortie.stat().st_size) > dit:
                dit, limite = taille, time.monotonic() + PATIENCE_S
            try:
                if urllib.request.urlopen(f"{adresse}/sante/pret", timeout=10).status == 200:
                    break
            except (URLError, OSError):
                time.sleep(0.3)
        else:
            pytest.fail(sortie.read_text())
        yield adresse, sortie, processus
        if processus.poll() is None:
            os.killpg(processus.pid, signal.SIGINT)
            processus.wait(timeout=ARRET_S)


PAGES = {
    "admin": ["/pilotage/", "/pilotage/inscriptions/", "/pilotage/palmares/", "/pilotage/courriels/"],
    "etudes": ["/pilotage/visites/", "/pilotage/qualite/", "/pilotage/plan/", "/pilotage/enqueteurs/"],
    "enqueteur": ["/terrain/"],
    "referent": ["/espace/", "/espace/resultats/", "/espace/rapport/"],
    "jury": ["/pilotage/", "/pilotage/palmares/"],
}


@pytest.mark.lent
def test_demonstration_lives_from_start_to_interruption(demonstration):
    """One story, in order: the address is printed, accounts work, a killed worker comes back and makes reports, Ctrl-C stops it all."""
    adresse, sortie, processus = demonstration

    _attendre(lambda: "barometre-demo" in sortie.read_text(), ARRET_S)
    assert "admin@demo.local" in sortie.read_text()
    assert BANDE in Navigateur(adresse).lire("/")[2].decode()
    premiere = Navigateur(adresse)
    premiere.se_connecter("admin")
    assert "qui n’arrivent pas" not in premiere.lire("/pilotage/")[2].decode()
    for compte, chemins in PAGES.items():
        visiteur = Navigateur(adresse)
        visiteur.se_connecter(compte)
        for chemin in chemins:
            statut, _, corps = visiteur.lire(chemin)
            assert (statut, BANDE in corps.decode()) == (200, True), chemin
    assert Navigateur(adresse).lire(f"/avis/{CODE_D_AFFICHE}/")[0] == 200
    assert [_enroler(adresse), _enroler(adresse)] == [201, 403]
    (ouvrier, *_) = [numero for numero in descendance(processus.pid) if "worker -Q defaut" in _commande(numero)]
    os.kill(ouvrier, signal.SIGKILL)
    _attendre(lambda: "« worker » s’est arrêté (SIGKILL)" in sortie.read_text(), ARRET_S)
    etudes = Navigateur(adresse)
    etudes.se_connecter("etudes")
    _attendre(lambda: _nb_rapports_prets(etudes) >= 4, PATIENCE_S)

    tous = descendance(processus.pid)
    os.killpg(processus.pid, signal.SIGINT)
    processus.wait(timeout=ARRET_S)

    assert [commande for commande in map(_commande, tous) if commande] == []
    with pytest.raises(URLError):
        urllib.request.urlopen(f"{adresse}/sante/vivant", timeout=2)
    _lire_le_journal(sortie.parent)


def _commande(numero):
    """Return the command of a process, nothing once it has left."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{numero}/cmdline").read_bytes().decode().replace("\0", " ")
    return ""


def _enroler(adresse):
    """Type the code of the README on a kiosk, and return what the platform answers."""
    demande = urllib.request.Request(
        f"{adresse}/api/bornes/v1/enrolement/",
        json.dumps({"code": CODE_DE_BORNE}).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(demande, timeout=60) as reponse:
            return reponse.status
    except HTTPError as refus:
        return refus.code


def _lire_le_journal(dossier):
    """The journal that the story left: whole, refusing to be written again, naming nobody."""
    environnement = {"PATH": os.environ["PATH"], "BAROMETRE_VAR": str(dossier), "BAROMETRE_DEMO": "1"}

    def gerer(*commande):
        return subprocess.run(
            [RACINE / ".venv/bin/python", "manage.py", *commande],
            cwd=RACINE,
            env=environnement,
            capture_output=True,
            text=True,
            check=False,
        )

    # Whoever is stopped between his commit and his seal leaves a line to the clock's next round.
    assert gerer("shell", "-v", "0", "-c", "from socle.tasks import sceller_journal; sceller_journal()").returncode == 0
    verdict = gerer("verifier_journal")
    assert (verdict.returncode, verdict.stdout[:16]) == (0, "Le journal tient"), verdict
    assert "à chaîner" not in verdict.stdout
    with contextlib.closing(sqlite3.connect(dossier / "barometre.sqlite3", timeout=20)) as base:
        for ordre in INTERDITS:
            with pytest.raises(sqlite3.IntegrityError, match="ne se réécrit pas"):
                base.execute(ordre)
        lignes = " ".join(details for (details,) in base.execute("SELECT details FROM socle_entree"))
        connus = {valeur for demande in PERSONNES for (valeur,) in base.execute(demande) if valeur}
    assert (len(connus) > 50, "@" in lignes) == (True, False)
    assert [valeur for valeur in sorted(connus) if f'"{valeur}"' in lignes] == []


INTERDITS = (
    "UPDATE socle_entree SET acte = 'autre'",
    "DELETE FROM socle_entree",
    "UPDATE socle_maillon SET rang = rang",
    "DELETE FROM socle_maillon",
)
PERSONNES = (
    "SELECT email FROM comptes_utilisateur",
    "SELECT nom FROM comptes_utilisateur",
    "SELECT referent_nom FROM organismes_inscription",
    "SELECT referent_courriel FROM organismes_inscription",
    "SELECT referent_telephone FROM organismes_inscription",
    "SELECT pseudonyme FROM enquetes_enqueteur",
)
"""Whatever names somebody in the demonstration."""


def _nb_rapports_prets(visiteur):
    """Count the reports ready; the demonstration makes two by itself, the worker the others."""
    terminee = annees().terminee
    page = visiteur.lire(f"/pilotage/rapports/?edition={terminee}&etat=pret")[2].decode()
    return len(set(re.findall(r"/pilotage/rapports/(\d+)/fichier/", page)))


def _attendre(condition, patience_s):
    limite = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < limite, "la condition n’est jamais venue"
        time.sleep(0.5)
