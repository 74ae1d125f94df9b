"""What nobody foresaw is told in the same words as the rest: problem+json, a stable code, nothing of what was sent."""

from __future__ import annotations

import http.client
import io
import json
import logging
import os
import re
import shlex
import socket
import subprocess
import time

import pytest
from django.conf import settings

from bornes.models import Avis
from epreuve.services import port_libre
from socle.journaux import FormatJson
from tests.bornes.device_api.conftest import JETON, avis
from tests.bornes.device_api.test_views import MEBIOCTET, probleme

SECRET = "Sophie Martin, sophie@exemple.fr"


# --- Faults


@pytest.fixture
def panne(monkeypatch):
    """Break the intake by an exception whose words quote a person."""

    def tomber(**_arguments):
        raise RuntimeError(f"Key (texte)=({SECRET})") from ValueError(SECRET)

    monkeypatch.setattr("bornes.device_api.lot.recevoir_avis", tomber)


@pytest.mark.usefixtures("panne")
@pytest.mark.parametrize("est_de_mise_au_point", [False, True])
def test_fault_is_told_by_its_code_and_nothing_of_it(appareil, settings, est_de_mise_au_point):
    settings.DEBUG = est_de_mise_au_point
    appareil.client.raise_request_exception = False

    reponse = appareil.envoyer("avis", {"avis": [avis()]})

    assert probleme(reponse) == (500, "erreur_interne")
    assert (SECRET in reponse.content.decode(), Avis.objects.count()) == (False, 0)
    assert {"X-Content-Type-Options", "Permissions-Policy", "X-Frame-Options"} <= set(reponse.headers)
    assert reponse.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("panne")
def test_fault_is_logged_with_its_trace_and_without_its_words(appareil, caplog):
    appareil.client.raise_request_exception = False

    with caplog.at_level(logging.INFO):
        appareil.envoyer("avis", {"avis": [avis(reponses={"K1": 4, "K6": SECRET})]})

    lignes = [FormatJson().format(record) for record in caplog.records]
    (ligne,) = [lue for lue in map(json.loads, lignes) if lue["source"] == "bornes.api"]
    assert (ligne["niveau"], ligne["evenement"]) == ("ERROR", "bornes.erreur_interne")
    assert ligne["trace"].index("ValueError\n") < ligne["trace"].index("RuntimeError\n")
    assert re.search(r'File ".*lot\.py", line \d+, in recevoir_lot', ligne["trace"])
    assert [mot for mot in ("Sophie", "sophie@", JETON) if mot in "".join(lignes)] == []


def test_fault_is_known_to_whoever_watches_faults(appareil, panne):
    with pytest.raises(RuntimeError):
        appareil.envoyer("avis", {"avis": [avis()]})


# --- Hosts


@pytest.mark.parametrize("methode", ["get", "post"])
@pytest.mark.parametrize("adresse", ["v1/avis/", "v1/configuration/", "v1/schema/", "v1/avis", "", "v2/avis/"])
def test_host_of_somebody_else_is_refused(client, methode, adresse):
    reponse = getattr(client, methode)(f"/api/bornes/{adresse}", headers={"Host": "ailleurs.exemple"})

    assert probleme(reponse) == (400, "hote_refuse")
    assert "ailleurs" not in reponse.content.decode()


def test_host_of_somebody_else_stays_a_page_for_citizens(client):
    reponse = client.get("/avis/abcdefgh/", headers={"Host": "ailleurs.exemple"})

    assert (reponse.status_code, reponse.headers["Content-Type"]) == (400, "text/html; charset=utf-8")


# --- Addresses


@pytest.mark.parametrize("methode", ["get", "post", "put", "delete"])
@pytest.mark.parametrize(
    "adresse", ["", "v1", "v1/", "v1/nulle-part/", "v1/avis/1/", "v2/avis/", "v2/avis", "\n", "v1/avis/\x00"]
)
def test_unknown_address_is_told_in_the_same_words(client, db, methode, adresse):
    assert probleme(getattr(client, methode)(f"/api/bornes/{adresse}")) == (404, "adresse_inconnue")


@pytest.mark.parametrize("methode", ["get", "post"])
@pytest.mark.parametrize("ressource", ["avis", "enrolement", "jeton", "configuration", "battement", "schema"])
def test_address_without_its_last_slash_names_the_right_one(client, methode, ressource):
    """A redirection would lose the body of a POST."""
    reponse = getattr(client, methode)(f"/api/bornes/v1/{ressource}")

    assert probleme(reponse) == (404, "adresse_inconnue")
    assert f"/api/bornes/v1/{ressource}/" in reponse.json()["detail"]


# --- Types


@pytest.mark.parametrize(
    "parametres",
    [
        "",
        ";",
        "; charset=utf-8",
        ";charset=UTF-8",
        "; charset=utf8",
        "; charset=UTF8",
        '; charset="utf-8"',
        '; Charset="UTF8"',
        "; profile=borne",
    ],
)
@pytest.mark.parametrize("genre", ["application/json", "Application/JSON"])
def test_body_in_utf_8_however_it_says_so_is_read(appareil, genre, parametres):
    assert appareil.envoyer("avis", {"avis": [avis()]}, genre + parametres).status_code == 200


@pytest.mark.parametrize("charset", ["latin-1", "iso-8859-15", "utf-16", "ascii", "utf-8-sig", "inconnu", "é"])
def test_body_in_another_charset_is_refused(appareil, charset):
    corps, genre = json.dumps({"avis": [avis()]}).encode(), f"application/json; charset={charset}"

    reponse = appareil.client.generic("POST", "/api/bornes/v1/avis/", corps, genre, headers=appareil.en_tetes)

    assert probleme(reponse) == (415, "type_refuse")
    assert Avis.objects.count() == 0


# --- Lengths


@pytest.fixture(scope="module")
def adresse_du_serveur(tmp_path_factory):
    """The server of production, on a free port."""
    port = port_libre()
    (commande,) = re.findall(r"^web: (.+)$", (settings.BASE_DIR / "Procfile").read_text(), re.MULTILINE)
    serveur = subprocess.Popen(
        shlex.split(commande.replace("$PORT", str(port))),
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "barometre.settings.test",
            "BAROMETRE_VAR": str(tmp_path_factory.mktemp("var")),
        },
    )
    try:
        for _ in range(1500):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=30).connect()
                break
            except ConnectionRefusedError:
                time.sleep(0.2)
        else:
            pytest.fail("le serveur ne répond pas")
        yield "127.0.0.1", port
    finally:
        serveur.terminate()
        serveur.wait()


def _envoyer_en_morceaux(ligne, ressource, morceaux, **en_tetes):
    """POST without a length and return (status, code)."""
    ligne.request(
        "POST",
        f"/api/bornes/v1/{ressource}/",
        iter(morceaux),
        {"Content-Type": "application/json", "Transfer-Encoding": "chunked", **en_tetes},
        encode_chunked=True,
    )
    reponse = ligne.getresponse()
    assert reponse.headers["Content-Type"] == "application/problem+json"
    return reponse.status, json.load(reponse)["code"]


@pytest.mark.parametrize(
    ("morceaux", "attendu"),
    [
        ([b'{"co', b'de": ""}'], (400, "code_absent")),
        ([b"{"], (400, "json_illisible")),
        ([], (400, "json_illisible")),
        ([b'{"code": ""}', b" " * (MEBIOCTET - 12)], (400, "code_absent")),
        ([b'{"code": ""}', b" " * (MEBIOCTET - 11)], (413, "corps_trop_grand")),
        ([b" " * MEBIOCTET] * 8, (413, "corps_trop_grand")),
    ],
)
def test_body_in_pieces_is_read_by_the_server_of_production(adresse_du_serveur, morceaux, attendu):
    """And the connection still serves: what was left of the body is no request."""
    ligne = http.client.HTTPConnection(*adresse_du_serveur, timeout=30)

    assert [_envoyer_en_morceaux(ligne, "enrolement", morceaux) for _ in range(2)] == [attendu] * 2


def test_body_in_pieces_that_are_wrong_is_unreadable(adresse_du_serveur):
    with socket.create_connection(adresse_du_serveur, timeout=30) as ligne:
        ligne.sendall(
            b"POST /api/bornes/v1/enrolement/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n5\r\n{\r\n"
        )
        ligne.shutdown(socket.SHUT_WR)
        reponse = b"".join(iter(lambda: ligne.recv(65536), b"")).decode()

    assert reponse.startswith("HTTP/1.1 400 ")
    assert '"code": "json_illisible"' in reponse


def test_avis_in_pieces_are_stored(appareil):
    corps = json.dumps({"avis": [avis()]}).encode()

    reponse = _en_morceaux(appareil, corps, **{"wsgi.input_terminated": True})

    assert (reponse.json()["recus"][0]["statut"], Avis.objects.count()) == ("enregistre", 1)


def test_avis_in_pieces_that_the_server_cannot_end_are_asked_for_their_length(appareil):
    reponse = _en_morceaux(appareil, json.dumps({"avis": [avis()]}).encode())

    assert probleme(reponse) == (411, "longueur_requise")
    assert Avis.objects.count() == 0


def _en_morceaux(appareil, corps, **environ):
    """POST as a server gives a body whose length nobody told."""
    return appareil.client.generic(
        "POST",
        "/api/bornes/v1/avis/",
        headers=appareil.en_tetes,
        HTTP_TRANSFER_ENCODING="chunked",
        CONTENT_TYPE="application/json",
        **{"wsgi.input": io.BytesIO(corps), **environ},
    )
