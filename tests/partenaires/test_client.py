"""The client of docs/api runs as it is printed, against a server that answers."""

from __future__ import annotations

import email
import io
import json
import os
import runpy
import subprocess
import sys
import urllib.error

import pytest
from django.conf import settings

from organismes.models import Inscription
from partenaires.actions.livrer import corps_de, entetes_de
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, TerritoireFactory
from tests.factories.partenaires import JetonApiFactory, LivraisonFactory
from tests.organismes.donnees import CANAUX, OPTIONS, REFERENT

CLIENT = settings.BASE_DIR / "docs" / "api" / "client.py"


@pytest.mark.django_db(transaction=True)
def test_client_reads_every_page_and_deposits_once(live_server, tmp_path):
    campagne = CampagneFactory()
    attendues = [InscriptionFactory(campagne=campagne).pk for _ in range(3)]
    JetonApiFactory(mots="bec_client")
    canaux = {nom: valeur for nom, valeur in CANAUX.items() if nom not in {"etat_conseil", "reseaux_sociaux"}}
    demande = {
        "campagne": campagne.annee,
        "organisme": {"siren": TerritoireFactory().siren},
        "referent": REFERENT,
        "canaux": canaux,
        "options": OPTIONS,
    }
    (tmp_path / "inscription.json").write_text(json.dumps(demande))

    def lancer(*arguments):
        env = {**os.environ, "BAROMETRE": live_server.url, "BAROMETRE_JETON": "bec_client"}
        commande = [sys.executable, str(CLIENT), *arguments]
        return subprocess.run(commande, capture_output=True, text=True, cwd=tmp_path, env=env, check=False)

    lue = lancer("lire", "inscriptions", f"campagne={campagne.annee}", "taille=2")
    deposees = [lancer("deposer", "inscription.json") for _ in range(2)]
    refusee = lancer("lire", "inscriptions", "anee=2026")

    assert [json.loads(ligne)["id"] for ligne in lue.stdout.splitlines()] == attendues
    assert deposees[0].stdout == deposees[1].stdout
    assert json.loads(deposees[0].stdout)["etat"] == "deposee"
    assert Inscription.objects.count() == 4
    assert (refusee.returncode, refusee.stderr.startswith("400 filtre_inconnu")) == (1, True)


def test_client_comes_back_after_what_passes_and_says_what_does_not(monkeypatch):
    """During an upgrade the relay answers in place of the platform, by a page; it bounds connections without saying when."""
    client, pauses, suite = runpy.run_path(str(CLIENT)), [], []

    def ouvrir(demande, timeout):
        statut, entetes, corps = suite.pop(0)
        if statut == 200:
            return io.BytesIO(corps)
        lus = email.message_from_string("".join(f"{nom}: {valeur}\n" for nom, valeur in entetes.items()))
        raise urllib.error.HTTPError(demande.full_url, statut, "Refus", lus, io.BytesIO(corps))

    monkeypatch.setenv("BAROMETRE_JETON", "bec_client")
    monkeypatch.setattr("urllib.request.urlopen", ouvrir)
    monkeypatch.setattr("time.sleep", pauses.append)
    page = {"Content-Type": "text/html; charset=utf-8"}
    suite[:] = [(503, page | {"Retry-After": "5"}, b"<h1>"), (429, page, b"<h1>"), (200, {}, b"[1]")]

    assert client["demander"]("GET", "https://exemple.fr/") == [1]
    assert pauses == [5, 30]
    suite[:] = [(413, page, b"<h1>")]
    with pytest.raises(SystemExit, match="413 Refus"):
        client["demander"]("GET", "https://exemple.fr/")
    suite[:] = [(503, page, b"<h1>")] * 50
    with pytest.raises(SystemExit, match="503 Refus"):
        client["demander"]("GET", "https://exemple.fr/")
    assert len(pauses) < 20


@pytest.mark.django_db
def test_client_knows_the_signature_of_the_platform():
    verifier = runpy.run_path(str(CLIENT))["verifier"]
    livraison = LivraisonFactory()
    corps, secret = corps_de(livraison), "whsec_" + "A" * 43 + "="
    entetes = entetes_de(livraison, corps, maintenant())

    assert verifier(secret, entetes, corps.encode())
    assert not verifier(secret, entetes, corps.encode() + b" ")
    assert not verifier("whsec_" + "B" * 43 + "=", entetes, corps.encode())
    assert not verifier(secret, {**entetes, "webhook-timestamp": "1"}, corps.encode())
