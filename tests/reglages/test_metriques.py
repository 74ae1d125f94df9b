"""Metrics of a real web server: on their own address, all workers together, gone with it; never on the public port."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from barometre.metriques import ServeurDeMetriques, ouvrir
from barometre.settings.env import Prise
from epreuve.services import port_libre
from tests.architecture.arbre import RACINE

PATIENCE_S = 60
CANARI = "sophie-canari"


def serveur(dossier, *, web, prise):
    """Start the web server with two workers, on the database of the tests."""
    base = connection.settings_dict
    return subprocess.Popen(
        [sys.executable, "-m", "barometre.serveur", "--port", str(web), "--ouvriers", "2"],
        cwd=RACINE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "barometre.settings.dev",
            "DATABASE_URL": f"postgres://{base['USER']}:{base['PASSWORD']}@{base['HOST']}:{base['PORT']}/{base['NAME']}",
            "REDIS_URL": os.environ["REDIS_URL"],
            "BAROMETRE_VAR": str(dossier),
            "MEDIA_ROOT": str(dossier / "medias"),
            "METRIQUES": prise,
            "NIVEAU_JOURNAUX": "ERROR",
        },
    )


def demander(port, chemin):
    """Return the status and the text of an answer, or None when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{chemin}", timeout=30) as reponse:
            return reponse.status, reponse.read().decode()
    except urllib.error.HTTPError as refus:
        return refus.code, refus.read().decode()
    except OSError:
        return None


def attendre(question):
    limite = time.monotonic() + PATIENCE_S
    while not (reponse := question()):
        assert time.monotonic() < limite
        time.sleep(0.05)
    return reponse


@pytest.mark.skipif(connection.vendor != "postgresql", reason="another process reads the database of the tests")
@pytest.mark.django_db(transaction=True)
def test_metrics_of_all_workers_are_read_on_their_own_address_and_leave_with_the_server(tmp_path):
    web, prive = port_libre(), port_libre()
    lance = serveur(tmp_path, web=web, prise=f"127.0.0.1:{prive}")
    try:
        attendre(lambda: demander(web, "/sante/vivant"))
        for rang in range(20):
            demander(web, f"/{CANARI}-{rang}/?q={CANARI}")
        demander(web, f"/sondage/{CANARI}/")
        statut, texte = attendre(lambda: demander(prive, "/metrics"))

        lignes = dict(ligne.rsplit(" ", 1) for ligne in texte.splitlines() if not ligne.startswith("#"))
        comptes = {
            nom: float(v) for nom, v in lignes.items() if nom.startswith("barometre_requete_duree_secondes_count")
        }
        assert statut == 200
        assert comptes == {'barometre_requete_duree_secondes_count{classe="4xx",methode="GET",route="inconnue"}': 20.0}
        assert lignes["barometre_releve_reussi"] == "1.0"
        assert lignes['barometre_disponible{partie="base"}'] == "1.0"
        assert CANARI not in texte
        assert demander(prive, "/")[0] == 404
        assert demander(web, "/metrics")[0] == 404
    finally:
        lance.terminate()
        lance.communicate(timeout=PATIENCE_S)
    attendre(lambda: demander(prive, "/metrics") is None)


@pytest.mark.parametrize(
    ("prise", "code", "phrase"),
    [
        ("127.0.0.1:{web}", 2, "METRIQUES et le site ne peuvent pas partager le port"),
        ("192.0.2.1:9464", 3, "METRIQUES\u202f: l’adresse ne peut pas être ouverte"),
        ("9464", 2, "METRIQUES n’est pas lisible"),
    ],
)
def test_an_address_that_cannot_serve_refuses_the_start_in_a_sentence(tmp_path, prise, code, phrase):
    web = port_libre()

    refuse = serveur(tmp_path, web=web, prise=prise.format(web=web))
    _, dit = refuse.communicate(timeout=PATIENCE_S)

    assert (refuse.returncode, phrase in dit, "Traceback" in dit) == (code, True, False)


@contextmanager
def guichet(ecrire):
    """Give the port where metrics are answered by `ecrire`."""
    with ServeurDeMetriques(Prise("127.0.0.1", 0)) as serveur:
        serveur.ecrire = ecrire
        threading.Thread(target=serveur.serve_forever, args=(0.01,), daemon=True).start()
        yield serveur.server_address[1]
        serveur.shutdown()
        Path(serveur.dossier).rmdir()


def test_a_question_is_answered_by_what_was_read_before_it():
    with guichet(lambda _dossier: b"lues avant") as port:
        assert demander(port, "/metrics") == (200, "lues avant")


def test_an_answer_that_fails_says_its_kind_and_quotes_nobody(capfd, caplog):
    def tomber(_dossier):
        raise RuntimeError(CANARI)

    with caplog.at_level(logging.WARNING), guichet(tomber) as port:
        assert demander(port, "/metrics") is None

    assert [(ligne.message, ligne.code) for ligne in caplog.records] == [("metriques.reponse_manquee", "RuntimeError")]
    dit = capfd.readouterr().err
    assert ("127.0.0.1" in dit, CANARI in dit, "Traceback" in dit) == (False, False, False)


def test_workers_count_where_what_answers_reads(monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "/ailleurs")

    with ouvrir(Prise("127.0.0.1", 0)) as serveur:
        assert os.environ["PROMETHEUS_MULTIPROC_DIR"] == serveur.dossier


MORTEL = """
import os, signal
from barometre import metriques
metriques.RELANCE_S = 0
metriques.relancer(lambda: (print("je reponds", flush=True), os.kill(os.getpid(), signal.SIGKILL)))
"""


def test_what_answers_is_started_again_when_it_dies():
    with subprocess.Popen(
        [sys.executable, "-c", MORTEL], cwd=RACINE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as lance:
        try:
            assert [lance.stdout.readline() for _ in range(2)] == ["je reponds\n"] * 2
        finally:
            lance.kill()
