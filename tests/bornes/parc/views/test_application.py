"""The addresses of the kiosk application: page, service worker, manifest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from bornes.parc.queries.application import application_de_la_borne
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import lire

pytestmark = pytest.mark.django_db


def statique(adresse):
    return finders.find(adresse.removeprefix("/static/"))


def test_page_is_the_same_for_everybody_and_every_file_of_it_is_kept(client):
    anonyme = client.get("/borne/")
    client.force_login(UtilisateurFactory())
    page = client.get("/borne/")
    soupe = lire(page)
    charges = {balise.get("src") or balise.get("href") for balise in soupe.select("script[src], link[rel=stylesheet]")}

    assert (page.content, page.status_code) == (anonyme.content, 200)
    assert not anonyme.cookies
    assert charges - set(application_de_la_borne("").fichiers) == set()


def test_modules_import_nothing_that_the_worker_does_not_keep():
    racine = Path(finders.find("js")).parent
    gardes = set(application_de_la_borne("").fichiers)
    sources = [Path(statique(adresse)) for adresse in gardes if re.search("/js/(borne|commun)/", adresse)]

    importes = {
        (source.parent / nom).resolve().relative_to(racine).as_posix()
        for source in sources
        for nom in re.findall(r'from "(\.{1,2}/[\w/-]+\.js)"', source.read_text())
    }

    assert {f"/static/{nom}" for nom in importes} - gardes == set()
    assert {"js/commun/coffre.js", "js/borne/envoi.js"} <= importes


def test_scripts_expose_nothing_on_the_window():
    sources = Path(finders.find("js/borne")).glob("*.js")

    assert [s.name for s in sources if re.search(r"(window|globalThis)\.\w+ = ", s.read_text())] == []


def test_worker_answers_the_page_alone_and_changes_version_with_its_files(client, monkeypatch):
    avant = client.get("/borne/travailleur.js")
    monkeypatch.setattr("socle.statiques._contenu", lambda _nom: b"autre")
    apres = client.get("/borne/travailleur.js")

    assert avant["Content-Type"].startswith("text/javascript")
    assert (avant["Service-Worker-Allowed"], "no-cache" in avant["Cache-Control"]) == ("/borne/", True)
    assert b'const CHEMINS = "^/borne/$";' in avant.content.splitlines()
    assert avant.content.splitlines()[0] != apres.content.splitlines()[0]


def test_manifest_installs_the_kiosk_full_screen(client):
    manifeste = client.get("/borne/application.webmanifest")
    lu = manifeste.json()
    tailles = [Image.open(statique(icone["src"])).size for icone in lu["icons"]]

    assert manifeste["Content-Type"] == "application/manifest+json"
    assert (lu["scope"], lu["start_url"], lu["display"], lu["lang"]) == ("/borne/", "/borne/", "fullscreen", "fr")
    assert [f"{large}x{haut}" for large, haut in tailles] == [icone["sizes"] for icone in lu["icons"]]
