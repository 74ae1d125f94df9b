"""The client of docs/api runs as it is printed, against a server that answers."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys

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
