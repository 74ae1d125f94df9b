"""Metrics of a real web server: on their own address, all workers together, gone with it; never on the public port."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from django.db import connection

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
