"""Every page that each role may open, in Chromium: axe-core, blocked resources and two-way scrolling.

A signed-in Django client reads each page on the cast of the access matrix, and a small server hands what it read to a
browser, which shows it at a desk in the light and on a phone in the dark, its tables on a tablet: a walk costs little
more than its pages. A page whose body was examined for another role, word for word, is not opened again; each role's
first page always is, and its first with keys, for its own menus. All faults of a walk are told together.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from organismes.models import Brouillon
from tests.architecture.distribution import Distribution, dresser_distribution
from tests.architecture.marche import SESSIONS, presser
from tests.architecture.test_matrice_acces import ACCES, ADRESSES, regle_de
from tests.defaire import puis_defaire
from tests.factories.comptes import SessionOuverteFactory
from tests.organismes.donnees import donnees_completes
from tests.parcours.visiteur import BUREAU, TELEPHONE, Visiteur

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db]
ROLES = ("anonyme", "charge_etudes", "administrateur", "responsable_palmares", "jury", "referent", "enqueteur")
ECRANS = {
    "bureau clair": {"viewport": BUREAU, "color_scheme": "light"},
    "téléphone sombre": {"viewport": TELEPHONE, "color_scheme": "dark"},
}
# Pages of the library that keeps accounts: the access matrix leaves them out.
DU_COMPTE = {
    True: ("account_login", "account_reset_password"),
    False: ("account_email", "account_change_password", "account_logout", "mfa_index"),
}
# What changes from one role to the next around the same page: menus, keys that lead where they do, and a random value
# against forged forms.
TOUCHES = "data-bm-clavier"
PROPRE_AU_ROLE = re.compile(
    rf"(?<=<body).*?(?=<main)|<dialog[^>]* {TOUCHES}.*?</dialog>|name=\"csrfmiddlewaretoken\" value=\"\w+\"",
    re.DOTALL,
)
LARGEUR_DE_L_ECRAN = re.compile(r'name="viewport"\s+content="width=device-width')
Page = tuple[str, HttpResponse]


class Salle(ThreadingHTTPServer):
    """What the browser is answered: the page just read, and static files that it may keep.

    Its threads never touch the database: they would not see the transaction of the test.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Guichet)
        self.pages: dict[str, HttpResponse] = {}
        self.adresse = f"http://127.0.0.1:{self.server_port}"


class Guichet(BaseHTTPRequestHandler):
    server: Salle
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        chemin = urlsplit(self.path).path
        if page := self.server.pages.get(chemin):
            self._rendre(200, dict(page.headers), page.content)
        elif chemin.startswith("/static/") and (fichier := finders.find(chemin.removeprefix("/static/"))):
            sorte = mimetypes.guess_type(fichier)[0] or "application/octet-stream"
            self._rendre(200, {"Content-Type": sorte, "Cache-Control": "max-age=3600"}, Path(fichier).read_bytes())
        else:
            # A script asks how things go: told that they are over, it would load its page again under the examiner.
            self._rendre(503, {}, b"")

    def log_message(self, *_: Any) -> None:
        """Keep the output of the tests quiet."""

    def _rendre(self, statut: int, en_tetes: dict[str, str], corps: bytes) -> None:
        self.send_response(statut)
        for nom, valeur in {**en_tetes, "Content-Length": str(len(corps))}.items():
            self.send_header(nom, valeur)
        self.end_headers()
        self.wfile.write(corps)


@pytest.fixture(scope="module")
def salle() -> Iterator[Salle]:
    with Salle() as ouverte:
        Thread(target=ouverte.serve_forever, daemon=True).start()
        yield ouverte
        ouverte.shutdown()


@pytest.fixture(scope="module")
def distribution(
    referentiels_charges: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Distribution]:
    medias = tmp_path_factory.mktemp("medias")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=str(medias)), puis_defaire():
        prete = dresser_distribution(medias)
        Brouillon.objects.update(donnees=donnees_completes(), etape=5)
        yield prete


@pytest.fixture(scope="module")
def visiteur(salle: Salle, browser: Any, browser_context_args: dict[str, Any]) -> Iterator[Visiteur]:
    """A browser that every role looks through."""
    contexte = browser.new_context(**browser_context_args)
    yield Visiteur(contexte.new_page(), salle.adresse)
    contexte.close()


@pytest.fixture(scope="module")
def deja_vues() -> set[str]:
    """Pages already examined, without what is each role's own."""
    return set()


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role_are_accessible_safe_and_fit_the_screens(
    role: str,
    db: None,
    _medias_a_part: None,
    distribution: Distribution,
    salle: Salle,
    visiteur: Visiteur,
    deja_vues: set[str],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.MEDIA_ROOT = str(distribution.medias)
    settings.BAROMETRE_DEMO = True
    settings.SESSION_ENGINE = SESSIONS
    presser(monkeypatch)
    if distribution.personnes[role] is not None:
        SessionOuverteFactory(utilisateur=distribution.personnes[role])

    fautes: dict[str, list[str]] = {}
    ici, ailleurs = ECRANS
    visiteur.montrer(**ECRANS[ici])
    cadres: set[bool] = set()
    for chemin, reponse in _pages(role, distribution, _client(distribution.personnes[role])):
        commun, cadre = PROPRE_AU_ROLE.sub("", reponse.text), TOUCHES in reponse.text
        if cadre in cadres and commun in deja_vues:
            continue
        cadres.add(cadre)
        deja_vues.add(commun)
        salle.pages = {chemin: reponse}
        # What makes a phone as wide as its screen.
        if not LARGEUR_DE_L_ECRAN.search(commun):
            fautes[f"{chemin} (largeur)"] = ["la page ne se règle pas sur l’écran"]
        fautes[f"{chemin} ({ici})"] = visiteur.relever(chemin)
        if "bm-tableau__cadre" in commun:
            fautes[f"{chemin} (tablette)"] = visiteur.tableaux_trop_larges()
        visiteur.montrer(**ECRANS[ailleurs])
        fautes[f"{chemin} ({ailleurs})"] = visiteur.examiner()
        # The next page begins on the screen where this one ended.
        ici, ailleurs = ailleurs, ici

    assert not any(fautes.values()), "\n".join(
        f"{chemin}\n  " + "\n  ".join(liste) for chemin, liste in fautes.items() if liste
    )


def _client(personne: Any) -> Client:
    client = Client(raise_request_exception=True)
    if personne is not None:
        client.force_login(personne)
    return client


def _pages(role: str, distribution: Distribution, client: Client) -> Iterator[Page]:
    """Yield the pages of a role on its own objects; files, and addresses that lead to another page, are left out."""
    for chemin in _chemins(role, distribution):
        reponse = client.get(chemin)
        # Accepted: the file is being made, the page that waits for it has tests of its own.
        if reponse.status_code in {301, 302, 303, HTTPStatus.ACCEPTED}:
            continue
        assert reponse.status_code == 200, f"{chemin} répond {reponse.status_code} à {role}"
        # A mail shown as it is received: no script runs there, that of the examiner neither.
        if "sandbox" in reponse.headers.get("Content-Security-Policy", ""):
            continue
        if reponse.headers["Content-Type"].startswith("text/html"):
            yield chemin, reponse


def _chemins(role: str, distribution: Distribution) -> Iterator[str]:
    """Yield the addresses that a role may read; the link that takes up a draft comes first: its pages follow."""
    publiques_aussi = role == "anonyme"
    noms = sorted(ACCES, key=lambda nom: (nom != "organismes:inscription_reprise", nom))
    for nom in noms:
        regle = regle_de(nom)
        if "GET" not in regle.methode.split() or role not in regle.qui or regle.statut:
            continue
        if "anonyme" in regle.qui and not publiques_aussi:
            continue
        cas = distribution.objets[regle.objet] if regle.objet else {"propre": {}}
        if "propre" in cas:
            yield ADRESSES[nom].vers(**cas["propre"])
    for nom in DU_COMPTE[publiques_aussi]:
        yield reverse(nom)
