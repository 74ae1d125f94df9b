"""What an error tracker is told of a fault: where it happened and of what kind; nothing that anybody wrote or bears."""

from __future__ import annotations

import gzip
import json
import logging
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest
from django.test import Client
from django.urls import path

from barometre import fautes
from barometre.fautes import PorteurDeFautes, client_de, evenement
from socle.web.suivi import EN_TETE

CANARIS = ("canari", "Canari", "0601020304")
PERSONNE = "Sophie Canari, sophie.canari@exemple.fr, 0601020304"


class Accueil(BaseHTTPRequestHandler):
    """Keeps what a tracker is sent."""

    def do_POST(self):
        corps = self.rfile.read(int(self.headers["Content-Length"]))
        corps = {"gzip": gzip.decompress, "br": brotli.decompress}[self.headers["Content-Encoding"]](corps)
        self.server.recus.append((self.path, str(self.headers), corps.decode()))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def collecteur():
    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Accueil)
    serveur.recus = []
    threading.Thread(target=serveur.serve_forever, daemon=True).start()
    yield serveur
    serveur.shutdown()
    serveur.server_close()


@pytest.fixture
def porteur(collecteur):
    """Log as a platform that has a tracker does; give what the tracker got once everything has left."""
    collecteur.recus.clear()
    adresse = f"http://cle@127.0.0.1:{collecteur.server_port}/7"
    ici = PorteurDeFautes(adresse)
    logging.getLogger().addHandler(ici)

    def recus():
        client_de(os.getpid(), adresse).flush(30)
        return list(collecteur.recus)

    yield recus
    logging.getLogger().removeHandler(ici)


def _enregistrer(nom, courriel):
    raise ValueError(f"{nom} ne peut pas être enregistrée à {courriel}")


def _vue(request, code):
    courriel = request.POST["courriel"]
    telephone = "0601020304"
    try:
        _enregistrer(request.POST["nom"], courriel)
    except ValueError as premiere:
        raise RuntimeError(f"{code} {telephone}") from premiere


urlpatterns = [path("essai/<str:code>/", _vue, name="essai")]


@pytest.fixture
def navigateur(settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["socle.web.suivi.SuiviMiddleware"]
    return Client(raise_request_exception=False)


def test_a_fault_tells_where_and_what_kind_and_nothing_of_anybody(porteur, navigateur):
    navigateur.cookies["sessionid"] = "canari-session"

    reponse = navigateur.post(
        "/essai/canari-code/?q=canari-question",
        {"nom": PERSONNE, "courriel": "sophie.canari@exemple.fr", "mot": "Merci, Sophie Canari"},
        headers={"referer": "https://canari.fr/", "user-agent": "canari-navigateur", "x-forwarded-for": "10.9.8.7"},
    )

    ((chemin, en_tetes, corps),) = porteur()
    assert chemin == "/api/7/envelope/"
    assert [canari for canari in (*CANARIS, "10.9.8.7") if canari in corps + en_tetes] == []
    dit = json.loads(corps.splitlines()[2])
    assert set(dit) <= fautes.GARDES
    assert (dit["transaction"], dit["level"], dit["release"]) == ("essai", "error", "1.0.0")
    assert dit["tags"] == {"reference": reponse.headers[EN_TETE]}
    premiere, derniere = dit["exception"]["values"]
    assert (premiere["type"], derniere["type"]) == ("ValueError", "RuntimeError")
    assert premiere["stacktrace"]["frames"][-1] == {
        "filename": "tests/reglages/test_fautes.py",
        "module": __name__,
        "function": "_enregistrer",
        "lineno": _enregistrer.__code__.co_firstlineno + 1,
        "in_app": True,
    }


def test_a_fault_caught_on_its_way_is_told_too_and_words_without_one_are_not(porteur):
    journaux = logging.getLogger("barometre.essai")
    journaux.error("essai.sans_faute")
    journaux.warning("essai.sans_gravite")
    try:
        _enregistrer(PERSONNE, PERSONNE)
    except ValueError:
        # As the doors of devices and of agents do: a trace of their own, without the words.
        journaux.error("essai.erreur_interne", extra={"trace": "…"})

    ((_, _, corps),) = porteur()
    assert "Canari" not in corps
    assert json.loads(corps.splitlines()[2])["exception"]["values"][0]["type"] == "ValueError"


def test_a_task_is_named():
    ligne = logging.makeLogRecord({"name": "celery.app.trace", "data": {"name": "socle.tasks.x", "args": PERSONNE}})

    assert evenement(ligne, ValueError(PERSONNE))["transaction"] == "socle.tasks.x"


def test_a_night_that_failed_tells_what_failed_in_it():
    """The group alone says neither what broke nor where."""
    fautes_de_la_nuit = []
    for acte in (lambda: _enregistrer(PERSONNE, PERSONNE), lambda: {}["canari"]):
        try:
            acte()
        except (ValueError, KeyError) as faute:
            fautes_de_la_nuit.append(faute)
    ligne = logging.makeLogRecord({"name": "celery.app.trace"})

    dites = evenement(ligne, ExceptionGroup("purge", [ExceptionGroup("purge", fautes_de_la_nuit)]))["exception"][
        "values"
    ]

    assert [une["type"] for une in dites] == ["KeyError", "ValueError", "ExceptionGroup", "ExceptionGroup"]
    assert dites[1]["stacktrace"]["frames"][-1]["function"] == "_enregistrer"


def test_a_tracker_that_is_down_is_nobody_s_fault(navigateur):
    ici = PorteurDeFautes("http://cle@127.0.0.1:9/7")
    logging.getLogger().addHandler(ici)
    try:
        assert navigateur.post("/essai/a/", {"nom": "a", "courriel": "b"}).status_code == 500
    finally:
        logging.getLogger().removeHandler(ici)


def test_without_an_address_nothing_carries_faults(settings):
    assert settings.SUIVI_DES_ERREURS == ""
    assert "fautes" not in settings.LOGGING["handlers"]
