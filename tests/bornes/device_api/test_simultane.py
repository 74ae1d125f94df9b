"""The same hundred opinions sent sixty-four times at once: a hundred rows, each answered as stored exactly once.

The control ignores the identities of the device: the same check must then turn red.
"""

from __future__ import annotations

import dataclasses
import random
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.db.models import Count

from bornes.avis.actions import inserer_avis
from bornes.models import Avis, SuiteRecue
from bornes.parc.actions.enroler import renouveler_jeton
from tests.bornes.device_api.conftest import JETON, Appareil, avis

ENVOIS, IDENTITES = 64, 100
ROULEMENT = 8

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def envoyer_a_la_fois():
    """Send the batch from 64 threads, each in its own order, and return the answers."""
    lot = [avis(numero, saisi_le="2026-11-20T10:20:00+01:00") for numero in range(1, IDENTITES + 1)]

    def envoyer(graine):
        melange = random.Random(graine).sample(lot, len(lot))
        try:
            reponse = Appareil(JETON).envoyer("avis", {"avis": melange})
            return reponse.status_code, reponse.json()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(ENVOIS) as equipe:
        return list(equipe.map(envoyer, range(ENVOIS)))


def ecarts(reponses):
    """Return what is not as promised, in words; nothing when all is well."""
    fautes = []
    if Avis.objects.count() != IDENTITES:
        fautes.append(f"{Avis.objects.count()} lignes")
    if Avis.objects.values("sequence").annotate(nb=Count("pk")).filter(nb__gt=1).exists():
        fautes.append("des doublons")
    issues = Counter((recu["id"], recu["statut"]) for _statut, corps in reponses for recu in corps["recus"])
    voulues = {(str(uuid.UUID(int=n)), "enregistre"): 1 for n in range(1, IDENTITES + 1)}
    voulues |= {(str(uuid.UUID(int=n)), "deja_recu"): ENVOIS - 1 for n in range(1, IDENTITES + 1)}
    if issues != voulues:
        fautes.append("des issues qui ne se suivent pas")
    if {(statut, corps["sequence_attendue"]) for statut, corps in reponses} != {(200, IDENTITES + 1)}:
        fautes.append("des réponses différentes")
    if SuiteRecue.objects.get().plages != [[1, IDENTITES]]:
        fautes.append("une suite incomplète")
    return fautes


def test_avis_sent_64_times_at_once_are_stored_once(enrolement):
    assert ecarts(envoyer_a_la_fois()) == []


def test_control_that_ignores_identities_is_seen(enrolement, monkeypatch):
    fidele = inserer_avis._enonce

    def sourd(insertion, **forme):
        enonce = fidele(insertion, **forme)
        sql = enonce.sql.replace("SELECT lus.id, ", "SELECT gen_random_uuid(), ", 1)
        return dataclasses.replace(enonce, nom=f"{enonce.nom}_sourd", sql=sql)

    monkeypatch.setattr(inserer_avis, "_enonce", sourd)

    fautes = ecarts(envoyer_a_la_fois())

    assert f"{ENVOIS * IDENTITES} lignes" in fautes
    assert "des doublons" in fautes


def test_numbers_of_batches_sent_at_once_are_all_kept(enrolement):
    """Sixty-four different batches of one kiosk: no race on its suite loses a number."""

    def envoyer(rang):
        try:
            return Appareil(JETON).envoyer("avis", {"avis": [avis(rang * 3 + n) for n in (1, 2, 3)]}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(ENVOIS) as equipe:
        statuts = set(equipe.map(envoyer, range(ENVOIS)))

    assert (statuts, Avis.objects.count()) == ({200}, ENVOIS * 3)
    assert SuiteRecue.objects.get().plages == [[1, ENVOIS * 3]]


def test_calls_at_once_on_the_first_use_of_a_rolled_token_all_pass(enrolement):
    """One of them adopts it: to the others it is known by then."""
    for _ in range(5):
        suivant = renouveler_jeton(enrolement_id=enrolement.pk)
        depart = Barrier(ROULEMENT)

        def lire(_rang, suivant=suivant, depart=depart):
            connection.ensure_connection()
            depart.wait()
            try:
                return Appareil(suivant).lire("configuration").status_code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(ROULEMENT) as equipe:
            assert Counter(equipe.map(lire, range(ROULEMENT))) == {200: ROULEMENT}
