"""What the broker does to an act: nothing."""

from __future__ import annotations

import json
import logging
import os
import socket
import threading
import time
from contextlib import contextmanager

import pytest
from celery import current_app
from celery.exceptions import NotRegistered, SoftTimeLimitExceeded
from django.db import OperationalError, connection, transaction
from kombu import Connection

from epreuve.services import port_libre
from organismes.models import CourrierOrganisme
from socle import taches
from socle import tasks as _taches_chargees  # noqa: F401 -- their import takes seconds, that no test measures
from socle.taches import Facteur, publier, tenter

pytestmark = pytest.mark.django_db

TACHE = "socle.tasks.envoyer_courrier"
MODELE = "organismes.courrierorganisme"
# A frozen broker held a request over forty seconds; a loaded machine takes some by itself.
BORNE_S = 20
# A number that no instant, duration or process of a line of the log holds by chance.
LONG = 9_876_543_210_987_654_321


@contextmanager
def prise_muette(*, raccroche=False):
    """A broker that accepts and never answers, or hangs up; gives its port and the connections that came."""
    venues = []
    with socket.create_server(("127.0.0.1", 0)) as prise:

        def accueillir():
            try:
                while True:
                    venues.append(prise.accept()[0])
                    if raccroche:
                        venues[-1].close()
            except OSError:
                return

        threading.Thread(target=accueillir, daemon=True).start()
        yield prise.getsockname()[1], venues
        prise.shutdown(socket.SHUT_RDWR)
    for venue in venues:
        venue.close()


@pytest.fixture
def courtier(monkeypatch):
    """Publish for real, to the broker whose address is given; a process that knows nothing of it yet."""
    reglages = current_app.conf

    def brancher(adresse):
        monkeypatch.setitem(reglages, "task_always_eager", False)
        monkeypatch.setitem(reglages, "broker_url", adresse)
        monkeypatch.setitem(reglages, "broker_transport_options", {})

    taches._facteur.cache_clear()
    yield brancher
    taches._facteur.cache_clear()


def publier_et_attendre(capturer, *, fois=1, **arguments):
    """Publish after a commit; return how long the request took, once the messages are carried or dropped."""
    debut = time.monotonic()
    with capturer(execute=True):
        for _ in range(fois):
            publier(TACHE, modele=MODELE, **arguments)
    duree = time.monotonic() - debut
    taches._facteur(os.getpid()).attendre()
    return duree


def lire(file):
    with Connection("memory://") as connexion, connexion.SimpleQueue(file) as recus:
        messages = []
        while recus.qsize():
            message = recus.get_nowait()
            message.ack()
            messages.append((message.headers["task"], json.loads(message.body)[1], message.headers["eta"]))
        return messages


def test_publier_carries_the_name_and_the_arguments_to_the_queue(courtier, django_capture_on_commit_callbacks):
    courtier("memory://")

    publier_et_attendre(django_capture_on_commit_callbacks, courrier_id=7)

    assert lire("courriels") == [(TACHE, {"modele": MODELE, "courrier_id": 7}, None)]


def test_publier_with_a_delay_says_not_before(courtier, django_capture_on_commit_callbacks):
    courtier("memory://")

    with django_capture_on_commit_callbacks(execute=True):
        publier("enquetes.tasks.detecter_anomalies_de", delai=60, campagne_id=3)
    taches._facteur(os.getpid()).attendre()

    [(nom, arguments, pas_avant)] = lire("defaut")
    assert (nom, arguments) == ("enquetes.tasks.detecter_anomalies_de", {"campagne_id": 3})
    assert pas_avant is not None


@pytest.mark.django_db(transaction=True)
def test_publier_tells_nobody_of_an_act_that_was_undone(courtier):
    courtier("memory://")

    with transaction.atomic():
        publier(TACHE, modele=MODELE, courrier_id=7)
        transaction.set_rollback(True)
    taches._facteur(os.getpid()).attendre()

    assert lire("courriels") == []


def test_publier_without_broker_runs_the_registered_task(django_capture_on_commit_callbacks, monkeypatch):
    faits = []
    monkeypatch.setattr("socle.tasks.expedier", lambda modele, pk: faits.append((modele, pk)))

    with django_capture_on_commit_callbacks(execute=True):
        publier(TACHE, modele=MODELE, courrier_id=7)
        assert faits == []

    assert faits == [(CourrierOrganisme, 7)]


@pytest.mark.parametrize(
    ("nom", "arguments", "faute"),
    [("organismes.tasks.inconnue", {}, NotRegistered), (TACHE, {"autre": 1}, TypeError), (TACHE, {}, TypeError)],
)
def test_publier_refuses_at_once_what_no_worker_could_do(nom, arguments, faute, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as rappels, pytest.raises(faute):
        publier(nom, **arguments)

    assert rappels == []


@pytest.mark.parametrize("raccroche", [False, True])
def test_a_frozen_broker_is_asked_once_and_holds_nobody(
    courtier, django_capture_on_commit_callbacks, caplog, raccroche
):
    with prise_muette(raccroche=raccroche) as (port, venues):
        courtier(f"redis://127.0.0.1:{port}/0")
        debut = time.monotonic()

        duree = publier_et_attendre(django_capture_on_commit_callbacks, fois=50, courrier_id=LONG)

        assert duree < BORNE_S
        assert time.monotonic() - debut < 2 * BORNE_S
        assert len(venues) == 1
    [ligne] = [ligne for ligne in caplog.records if ligne.name == "barometre.taches"]
    assert (ligne.getMessage(), ligne.tache, ligne.exc_info) == ("taches.courtier_muet", TACHE, None)
    assert str(LONG) not in repr(ligne.__dict__)


def test_a_dead_broker_breaks_no_act(courtier, django_capture_on_commit_callbacks, caplog):
    courtier(f"redis://127.0.0.1:{port_libre()}/0")

    duree = publier_et_attendre(django_capture_on_commit_callbacks, fois=50, courrier_id=1)

    assert duree < BORNE_S
    assert [ligne.levelno for ligne in caplog.records if ligne.name == "barometre.taches"] == [logging.WARNING]


def test_a_broker_that_comes_back_is_used_again(courtier, django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr("socle.coupe_circuit.REPIT", 0)
    courtier("redis://127.0.0.1:1/0")
    publier_et_attendre(django_capture_on_commit_callbacks, courrier_id=1)
    courtier("memory://")

    publier_et_attendre(django_capture_on_commit_callbacks, courrier_id=2)

    assert lire("courriels") == [(TACHE, {"modele": MODELE, "courrier_id": 2}, None)]


def test_the_end_of_the_time_of_a_task_is_of_no_row():
    def sonner():
        raise SoftTimeLimitExceeded

    with pytest.raises(SoftTimeLimitExceeded):
        tenter("essai.en_panne", 1, sonner)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is no server")
def test_a_database_that_is_gone_is_of_no_row(monkeypatch):
    """Every row would fail and be told, without end; the next round finds them."""

    @transaction.atomic
    def perdre():
        with connection.cursor() as curseur:
            curseur.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    def refuser(_parametres):
        raise OperationalError

    assert tenter("essai.en_panne", 1, perdre) == 0, "it is there again"
    with monkeypatch.context() as arret:
        arret.setattr(connection, "get_new_connection", refuser)
        with pytest.raises(OperationalError):
            tenter("essai.en_panne", 1, perdre)
    connection.close()


def test_a_slow_broker_fills_no_memory(monkeypatch):
    monkeypatch.setattr(taches, "FILE_MAXIMALE", 2)
    suite, portes = threading.Event(), []
    facteur = Facteur()

    class Lente:
        def apply_async(self, *, kwargs, **_):
            suite.wait(BORNE_S)
            portes.append(kwargs)

    facteur.confier(Lente(), {"kwargs": 0})
    for rang in range(1, 10):
        facteur.confier(Lente(), {"kwargs": rang})
    suite.set()
    facteur.attendre()

    assert portes[0] == 0
    assert len(portes) <= 4
