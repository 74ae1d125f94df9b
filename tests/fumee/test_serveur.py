"""The web server outlives its workers, and its workers never outlive it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from epreuve.services import descendance, port_libre

RACINE = Path(__file__).resolve().parents[2]
PATIENCE_S = 120
SECRET = "secret-qui-ne-se-montre-pas"
# An application that the standard library has: no database, ready at once; it tells all that a request gives it.
APPLICATION = "wsgiref.simple_server:demo_app"


@pytest.fixture
def serveur():
    """Serve on a free port; yield the process and the port, leave nothing behind."""
    port = port_libre()
    commande = [sys.executable, "-m", "barometre.serveur", APPLICATION, "--port", str(port)]
    environnement = os.environ | {"SECRET_KEY": SECRET, "DATABASE_URL": f"postgres://a:{SECRET}@localhost/b"}
    processus = subprocess.Popen(commande, cwd=RACINE, start_new_session=True, env=environnement)
    _attendre(lambda: _repond(port) and len(descendance(processus.pid)) == 3)
    yield processus, port
    with suppress(ProcessLookupError):
        os.killpg(processus.pid, signal.SIGKILL)
    processus.wait(timeout=PATIENCE_S)


def test_killed_worker_is_replaced_while_the_other_answers(serveur):
    processus, port = serveur
    ouvriers = set(descendance(processus.pid)[1:])
    tue = ouvriers.pop()

    os.kill(tue, signal.SIGKILL)

    _attendre(lambda: len(set(descendance(processus.pid)[1:]) - {tue}) == 2)
    assert _repond(port)
    assert ouvriers < set(descendance(processus.pid))


def test_request_holds_no_variable_of_the_platform(serveur):
    _processus, port = serveur

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE_S) as reponse:
        page = reponse.read().decode()

    assert "REQUEST_METHOD = 'GET'" in page
    assert SECRET not in page
    assert "SECRET_KEY" not in page


def test_killed_parent_takes_its_workers_along(serveur):
    processus, port = serveur

    os.kill(processus.pid, signal.SIGKILL)
    processus.wait(timeout=PATIENCE_S)

    _attendre(lambda: not _ecoute(port))


def test_stop_finishes_and_says_nothing_went_wrong(serveur):
    processus, port = serveur
    with socket.create_connection(("127.0.0.1", port)) as oisive:
        oisive.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert oisive.recv(15) == b"HTTP/1.1 200 OK"

        processus.send_signal(signal.SIGTERM)

        assert processus.wait(timeout=PATIENCE_S) == 0
    assert not _ecoute(port)


def _repond(port):
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE_S) as reponse:
        return reponse.status == 200
    return False


def _ecoute(port):
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2):
        return True
    return False


def _attendre(condition):
    limite = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < limite, "la condition n’est jamais venue"
        time.sleep(0.1)
