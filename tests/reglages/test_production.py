"""The shape of production, without a daemon: its settings, the files that its image collects, granian, and in front the
relay of the composition itself, a real nginx, with a certificate of the test.
"""

from __future__ import annotations

import gzip
import http.client
import os
import re
import secrets
import socket
import ssl
import stat
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.db import connection
from django.test import Client, override_settings

from enquetes.referentiels.actions.charger import charger_referentiels
from epreuve.relais import ecoute, tirer_un_certificat
from epreuve.relais import relais as relais_de_la_composition
from epreuve.services import port_libre
from organismes.models import Brouillon
from tests.architecture.distribution import dresser_distribution
from tests.architecture.test_matrice_acces import ACCES, ADRESSES, regle_de
from tests.organismes.donnees import donnees_completes
from tests.tables import vider

# The data are written for another process to read them, once for the module: see `distribution`.
pytestmark = [pytest.mark.django_db, pytest.mark.lent]
RACINE = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
HOTE = "barometre.exemple"
# One role a zone, and how its addresses begin.
ZONES = {"anonyme": "/", "referent": "/espace/", "enqueteur": "/terrain/", "administrateur": "/pilotage/"}
PARTOUT = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
}
POUR_TOUJOURS = "max-age=315360000, public, immutable"
STATIQUE = re.compile(r"/static/[^\"'\s)]+")
LIEN_DE_FEUILLE = re.compile(r"url\([\"']?([^)\"'#]+)")
HACHE = re.compile(r"\.[0-9a-f]{12}\.\w+$")
A_COMPRESSER = 1_000
POIDS_DE_L_ACCUEIL = 20_000
# A public page with its sheets, scripts and pictures, before fonts and what comes as one reads.
POIDS_MAX = 100_000
PARESSEUSE = re.compile(r"<img [^>]*loading=\"lazy\"[^>]*>")


@dataclass(frozen=True)
class Reponse:
    """What was answered: its body as it came, and as it reads."""

    statut: int
    en_tetes: http.client.HTTPMessage
    brut: bytes

    @property
    def est_compressee(self):
        return self.en_tetes["Content-Encoding"] == "gzip"

    @property
    def texte(self):
        return (gzip.decompress(self.brut) if self.est_compressee else self.brut).decode(errors="replace")


@dataclass(frozen=True)
class Relais:
    """A running relay, and how it is spoken to."""

    port: int
    port_clair: int
    certificat: Path

    def lire(self, chemin, *, methode="GET", session="", **en_tetes):
        """Ask in HTTPS, its certificate checked, under the public name."""
        tls = ssl.create_default_context(cafile=self.certificat)
        envoyes = {"Accept-Encoding": "gzip", "Host": HOTE, "Sec-Fetch-Site": "same-origin", **en_tetes}
        if session:
            envoyes["Cookie"] = f"sessionid={session}"
        lien = http.client.HTTPSConnection("127.0.0.1", self.port, context=tls, timeout=PATIENCE_S)
        with closing(lien):
            lien.request(methode, chemin, headers=envoyes)
            reponse = lien.getresponse()
            return Reponse(reponse.status, reponse.headers, reponse.read())


@pytest.fixture(scope="module")
def dossier(tmp_path_factory):
    return tmp_path_factory.mktemp("production")


@pytest.fixture(scope="module")
def certificats(dossier):
    """Draw a certificate that this machine's address bears."""
    return tirer_un_certificat(dossier / "certificats", HOTE)


@pytest.fixture(scope="module")
def statiques(dossier):
    """Run the line of the Dockerfile itself, in an empty environment, with its folders moved."""
    image = (RACINE / "Dockerfile").read_text().replace("\\\n", "")
    variables = dict(re.findall(r"(\w+)=(\S+)", re.search(r"^ENV (.*)$", image, re.MULTILINE)[1]))
    (ligne,) = re.findall(r"^RUN (.*collectstatic.*)$", image, re.MULTILINE)
    assert not re.search(r"SECRET|CLE|PASSWORD", ligne)
    lieu = dossier / "image"
    # Ten seconds of brotli are not judged here: nobody below asks for it.
    vite = dossier / "vite"
    vite.mkdir()
    (vite / "brotli.py").write_text(
        "def compress(donnees, **_options):\n    return donnees[:1]\n\n\ndecompress = compress\n"
    )
    chemin = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    variables |= {"STATIC_ROOT": f"{lieu}{variables['STATIC_ROOT']}"}
    subprocess.run(
        ["sh", "-c", ligne.replace("/tmp/construction", str(dossier / "construction"))],  # noqa: S108 -- of the image
        cwd=RACINE,
        check=True,
        env={"PATH": chemin, "PYTHONPATH": str(vite), **variables},
        timeout=300,
    )
    return Path(variables["STATIC_ROOT"])


@contextmanager
def relais(dossier, certificats, port_web):
    """Run the relay of the composition in front of a port, and speak to it."""
    with relais_de_la_composition(dossier, certificats, port_web) as ici:
        yield Relais(ici.port, ici.port_clair, certificats / "fullchain.pem")


@contextmanager
def _tourner(commande, est_pret, **options):
    processus = subprocess.Popen(commande, start_new_session=True, **options)
    try:
        limite = time.monotonic() + PATIENCE_S
        while not est_pret():
            assert processus.poll() is None, f"{commande[0]} est parti"
            assert time.monotonic() < limite, f"{commande[0]} ne répond pas"
            time.sleep(0.05)
        yield processus
    finally:
        processus.terminate()
        try:
            processus.wait(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            processus.kill()
            processus.wait()


@pytest.fixture(scope="module")
def distribution(dossier, django_db_setup, django_db_blocker):
    """Write the cast of the access matrix where another process reads it; give its sessions, under keys of production."""
    if connection.vendor != "postgresql":
        pytest.skip("production is on PostgreSQL")
    cles = {"SECRET_KEY": secrets.token_hex(), "CLE_DE_COFFRE": secrets.token_hex()}
    medias = dossier / "medias"
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=str(medias), **cles):
        charger_referentiels()
        prete = dresser_distribution(medias)
        Brouillon.objects.update(donnees=donnees_completes(), etape=5)
        sessions = {role: _session(prete.personnes[role]) for role in ZONES}
        yield prete, sessions, cles
        vider()
        connection.close()


def _session(personne):
    if personne is None:
        return ""
    client = Client()
    client.force_login(personne)
    return client.cookies["sessionid"].value


@pytest.fixture(scope="module")
def production(dossier, certificats, statiques, distribution):
    """The web server under the settings of production, behind the relay."""
    base, port = connection.settings_dict, port_libre()
    environnement = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "barometre.settings.prod",
        "DATABASE_URL": f"postgres://{base['USER']}:{base['PASSWORD']}@{base['HOST']}:{base['PORT']}/{base['NAME']}",
        "ALLOWED_HOSTS": HOTE,
        "BASE_URL": f"https://{HOTE}",
        "REDIS_URL": os.environ["REDIS_URL"],
        "EMAIL_URL": "dossier://",
        "EMAIL_EXPEDITEUR": f"barometre@{HOTE}",
        "BAROMETRE_VAR": str(dossier / "var"),
        "MEDIA_ROOT": str(dossier / "medias"),
        "STATIC_ROOT": str(statiques),
        "PROXYS_DE_CONFIANCE": "1",
        "NIVEAU_JOURNAUX": "ERROR",
        **distribution[2],
    }
    serveur = [sys.executable, "-m", "barometre.serveur", "--port", str(port)]
    with (
        _tourner(serveur, lambda: ecoute(port), cwd=RACINE, env=environnement),
        relais(dossier / "relais", certificats, port) as devant,
    ):
        yield devant


@pytest.fixture(scope="module")
def deja_lus():
    """Sizes of the static files that a zone before read."""
    return {}


@pytest.mark.parametrize("role", ZONES)
def test_every_page_of_a_zone_with_its_files(production, distribution, deja_lus, role):
    _, sessions, _ = distribution
    fautes, pages, statiques = {}, {}, set()

    for chemin in _chemins(role, distribution[0]):
        reponse = production.lire(chemin, session=sessions[role])
        if trouvees := _fautes_d_une_page(reponse, est_a_elle=bool(sessions[role])):
            fautes[chemin] = trouvees
        if reponse.statut == 200 and reponse.en_tetes.get_content_type() == "text/html":
            statiques |= set(STATIQUE.findall(reponse.texte))
            pages[chemin] = len(reponse.brut), set(STATIQUE.findall(PARESSEUSE.sub("", reponse.texte)))
    while a_lire := statiques - deja_lus.keys():
        for adresse in a_lire:
            fichier = production.lire(adresse)
            if trouvees := _fautes_d_un_fichier(adresse, fichier):
                fautes[adresse] = trouvees
            if adresse.endswith(".css"):
                statiques |= {urljoin(adresse, lien) for lien in LIEN_DE_FEUILLE.findall(fichier.texte)}
            deja_lus[adresse] = 0 if adresse.endswith(".woff2") else len(fichier.brut)

    assert fautes == {}
    # Named in two ways, a file is loaded twice.
    assert len({unquote(adresse) for adresse in deja_lus}) == len(deja_lus)
    assert len(pages) > 5
    if role == "anonyme":
        poids = {chemin: page + sum(map(deja_lus.get, siens)) for chemin, (page, siens) in pages.items()}
        assert {chemin: lourd for chemin, lourd in poids.items() if lourd > POIDS_MAX} == {}


def _chemins(role, distribution):
    """Yield the addresses of a zone that its role reads, its own objects named; documents are ordered, not read."""
    for nom in sorted(ACCES, key=lambda nom: (nom != "organismes:inscription_reprise", nom)):
        regle, chemin = regle_de(nom), f"/{ADRESSES[nom].chemin}"
        est_ailleurs = role == "anonyme" and chemin.startswith(tuple(ZONES.values())[1:])
        if est_ailleurs or not chemin.startswith(ZONES[role]) or role not in regle.qui or regle.statut:
            continue
        # The tables of the tests come from no migration.
        if (
            nom == "sante_pret"
            or "GET" not in regle.methode.split()
            or regle.est_de_demonstration
            or regle.commande_un_document
        ):
            continue
        cas = distribution.objets[regle.objet] if regle.objet else {"propre": {}}
        if "propre" in cas:
            yield ADRESSES[nom].vers(**cas["propre"])


def _fautes_d_une_page(reponse, *, est_a_elle):
    fautes = [nom for nom, valeur in PARTOUT.items() if reponse.en_tetes[nom] != valeur]
    if reponse.statut in {301, 302, 303}:
        return [*fautes, *([] if urlsplit(reponse.en_tetes["Location"]).netloc in {"", HOTE} else ["redirection"])]
    if reponse.statut not in {200, 202}:
        return [f"statut {reponse.statut}"]
    en_tetes = reponse.en_tetes
    if "Content-Security-Policy" not in en_tetes:
        fautes.append("politique")
    if est_a_elle and not {"no-store", "no-cache"} & set(re.split(r",\s*", en_tetes["Cache-Control"])):
        fautes.append(f"cache {en_tetes['Cache-Control']}")
    est_page = en_tetes.get_content_type() == "text/html" and len(reponse.texte) > A_COMPRESSER
    if est_page and not (reponse.est_compressee and "Accept-Encoding" in ", ".join(en_tetes.get_all("Vary", []))):
        fautes.append("compression")
    donnes = [temoin for temoin in en_tetes.get_all("Set-Cookie", []) if "Max-Age=0" not in temoin]
    return [*fautes, *(temoin for temoin in donnes if not {"Secure", "HttpOnly"} <= set(temoin.split("; ")))]


def _fautes_d_un_fichier(adresse, reponse):
    if reponse.statut != 200:
        return [f"statut {reponse.statut}"]
    fautes = [nom for nom, valeur in PARTOUT.items() if reponse.en_tetes[nom] != valeur]
    if not HACHE.search(adresse) or reponse.en_tetes["Cache-Control"] != POUR_TOUJOURS:
        fautes.append(f"cache {reponse.en_tetes['Cache-Control']}")
    if adresse.endswith((".css", ".js", ".svg")) and len(reponse.texte) > A_COMPRESSER and not reponse.est_compressee:
        fautes.append("compression")
    return fautes


def test_image_collects_its_static_files(statiques):
    fichiers = [chemin for chemin in statiques.rglob("*") if chemin.is_file()]

    assert statiques / "staticfiles.json" in fichiers
    # The image collects as root and serves as somebody else.
    assert [chemin for chemin in fichiers if not chemin.stat().st_mode & stat.S_IROTH] == []


def test_home_page_is_light(production):
    accueil = production.lire("/")

    assert (accueil.statut, accueil.est_compressee) == (200, True)
    assert len(accueil.brut) < POIDS_DE_L_ACCUEIL


def test_probe_answers_through_the_relay_under_any_name(production):
    sonde = production.lire("/sante/vivant", Host="10.1.2.3")

    assert (sonde.statut, sonde.texte) == (200, '{"etat": "vivant"}')
    assert production.lire("/", Host="10.1.2.3").statut == 400


def test_page_opened_before_an_upgrade_still_finds_its_files(production, statiques):
    adresse = next(lien for lien in STATIQUE.findall(production.lire("/").texte) if lien.endswith(".css"))
    avant = production.lire(adresse)

    for fichier in statiques.glob(f"{adresse.removeprefix('/static/')}*"):
        fichier.unlink()

    assert (avant.statut, production.lire(adresse).texte) == (200, avant.texte)


@pytest.fixture(scope="module")
def miroir(dossier, certificats):
    """A relay in front of an application that tells all it is given."""
    port = port_libre()
    serveur = [sys.executable, "-m", "barometre.serveur", "wsgiref.simple_server:demo_app", "--port", str(port)]
    with (
        _tourner(serveur, lambda: ecoute(port), cwd=RACINE),
        relais(dossier / "miroir", certificats, port) as devant,
    ):
        yield devant


def test_relay_alone_says_who_asks_and_how(miroir):
    envoyes = {"X_Forwarded_For": "6.6.6.6", "X-Forwarded-For": "9.9.9.9", "X-Forwarded-Proto": "http", "X_Autre": "1"}

    lignes = miroir.lire("/", **envoyes).texte.splitlines()

    assert {ligne for ligne in lignes if ligne.startswith(("HTTP_X_", "HTTP_HOST"))} == {
        "HTTP_X_FORWARDED_FOR = '9.9.9.9, 127.0.0.1'",
        "HTTP_X_FORWARDED_PROTO = 'https'",
        f"HTTP_HOST = '{HOTE}'",
    }


@pytest.mark.parametrize(("longueur", "statut"), [(101 * 1024 * 1024 + 1, 413), (3, 200)])
def test_relay_carries_no_body_that_nobody_takes(miroir, longueur, statut):
    tls = ssl.create_default_context(cafile=miroir.certificat)
    annonce = f"POST / HTTP/1.1\r\nHost: {HOTE}\r\nConnection: close\r\nContent-Length: {longueur}\r\n\r\nabc"
    with (
        socket.create_connection(("127.0.0.1", miroir.port), timeout=PATIENCE_S) as prise,
        tls.wrap_socket(prise, server_hostname="127.0.0.1") as chiffree,
    ):
        chiffree.sendall(annonce.encode())

        assert chiffree.recv(12) == f"HTTP/1.1 {statut}".encode()


def test_relay_leads_to_https(miroir):
    lien = http.client.HTTPConnection("127.0.0.1", miroir.port_clair, timeout=PATIENCE_S)
    with closing(lien):
        lien.request("GET", "/avis/abcd/?a=1", headers={"Host": HOTE})
        reponse = lien.getresponse()

        assert (reponse.status, reponse.headers["Location"]) == (308, f"https://{HOTE}/avis/abcd/?a=1")


def test_relay_tells_people_to_come_back_while_the_web_server_is_away(dossier, certificats):
    with relais(dossier / "seul", certificats, port_libre()) as devant:
        reponse = devant.lire("/pilotage/")

    assert (reponse.statut, reponse.en_tetes["Retry-After"]) == (503, "30")
    assert "Le site revient dans un instant" in reponse.texte
    assert {nom: reponse.en_tetes[nom] for nom in PARTOUT} == PARTOUT
    assert reponse.en_tetes["Cache-Control"] == "no-store"
