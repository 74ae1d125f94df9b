"""Probes: a container, a relay and a monitor ask them, each under its own name for this machine."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from socle import disponibilite
from socle.horloge import maintenant
from socle.logic.disponibilite import Disponibilite

pytestmark = pytest.mark.django_db
ETRANGER = "10.1.2.3:8000"


ENTIERE = Disponibilite(base=True, migrations=True, redis=None, stockage=True)
PRET = {
    "etat": "pret",
    "base": "joignable",
    "migrations": "à jour",
    "stockage": "inscriptible",
    # Nobody asks SQLite.
    **({"ecriture": "possible"} if connection.vendor == "postgresql" else {}),
}


@pytest.fixture(autouse=True)
def _a_chaque_fois(monkeypatch):
    """Ask anew at each probe, and leave nothing to the next test. The tests' database comes from no migration."""
    monkeypatch.setattr(disponibilite, "_migrations_du_code", frozenset)
    monkeypatch.setattr(disponibilite, "FRAICHEUR", 0)
    monkeypatch.setattr(disponibilite.derniere, "obtenue", None)


@pytest.mark.parametrize(("adresse", "etat"), [("/sante/vivant", {"etat": "vivant"}), ("/sante/pret", PRET)])
@pytest.mark.parametrize("hote", [ETRANGER, "localhost", "pas un nom_", ""])
def test_probe_answers_whatever_the_host(settings, adresse, etat, hote):
    # As in production, where everything else goes to HTTPS.
    settings.SECURE_SSL_REDIRECT, settings.SECURE_REDIRECT_EXEMPT = True, [r"^sante/"]

    reponse = Client().get(adresse, headers={"Host": hote})

    assert (reponse.status_code, reponse.json()) == (200, etat)
    assert reponse.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in reponse.headers["Cache-Control"]


@pytest.mark.parametrize("adresse", ["/", "/sante", "/avis/abcdefgh/", "/api/bornes/v1/configuration/"])
def test_everything_else_refuses_a_name_that_is_not_ours(adresse):
    assert Client().get(adresse, headers={"Host": ETRANGER}).status_code == 400


def test_probe_is_only_read():
    assert Client().post("/sante/vivant", headers={"Host": ETRANGER}).status_code == 405
    assert Client().head("/sante/vivant", headers={"Host": ETRANGER}).status_code == 200


def test_other_addresses_of_the_probes_are_nothing():
    assert Client().get("/sante/autre", headers={"Host": ETRANGER}).status_code == 404


@pytest.fixture
def code(monkeypatch):
    """Give the migrations of the code, and those that the database had; those of the tests come from none."""

    def poser(du_code, faites):
        monkeypatch.setattr(disponibilite, "_migrations_du_code", lambda: frozenset(du_code))
        monkeypatch.setattr(
            disponibilite.MigrationRecorder, "applied_migrations", lambda _soi: dict.fromkeys(faites, "")
        )

    return poser


UNE, DEUX = ("socle", "0001_une"), ("socle", "0002_deux")


@pytest.mark.parametrize(
    ("du_code", "faites", "statut", "reponse"),
    [
        ([UNE, DEUX], [UNE], 503, PRET | {"etat": "migrations en attente", "migrations": "en attente"}),
        # The schema of the next version, while this one still serves.
        ([UNE], [UNE, DEUX], 200, PRET),
    ],
)
def test_ready_is_a_database_that_lacks_no_migration(code, du_code, faites, statut, reponse):
    code(du_code, faites)

    obtenue = Client().get("/sante/pret")

    assert (obtenue.status_code, obtenue.json()) == (statut, reponse)


def test_without_the_database_nothing_is_ready_and_no_word_of_it_is_told(monkeypatch):
    def tomber():
        raise DatabaseError("password of barometre")

    monkeypatch.setattr(disponibilite, "migrations_manquantes", tomber)

    obtenue = Client().get("/sante/pret")

    attendue = {"etat": "base injoignable", "base": "injoignable", "stockage": "inscriptible"}
    assert (obtenue.status_code, obtenue.json()) == (503, attendue)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="nobody asks SQLite")
@pytest.mark.parametrize("refus", ["SET LOCAL transaction_read_only = on", "SET LOCAL temp_file_limit = 0"])
def test_a_database_that_takes_nothing_is_told_and_closes_nothing(monkeypatch, refus):
    """A copy, or one that was closed to writing; then a full disk, as far as a limit does the same."""

    def demander(_secondes, _sujet, question):
        with transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(refus)
            return question()

    monkeypatch.setattr(disponibilite, "repondre_avant", demander)
    assert disponibilite.base_inscriptible()

    obtenue = Client().get("/sante/pret")

    assert (obtenue.status_code, obtenue.json()) == (200, PRET | {"etat": "degrade", "ecriture": "refusée"})


def test_a_frozen_database_is_not_waited_for(monkeypatch):
    degel = threading.Event()
    monkeypatch.setattr(disponibilite, "PATIENCE", 0.05)
    monkeypatch.setattr(disponibilite, "migrations_manquantes", degel.wait)

    gelees = [Client().get("/sante/pret").status_code for _ in range(2)]
    degel.set()
    monkeypatch.undo()

    assert gelees == [503, 503]
    assert Client().get("/sante/pret").json() == PRET


def test_files_that_nobody_can_write_are_told_and_close_nothing(settings, tmp_path):
    occupe = tmp_path / "medias"
    occupe.write_text("un fichier à la place du dossier")
    settings.MEDIA_ROOT = str(occupe)

    obtenue = Client().get("/sante/pret")

    assert (obtenue.status_code, obtenue.json()) == (200, PRET | {"etat": "degrade", "stockage": "hors service"})


def test_the_probe_leaves_no_file(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)

    Client().get("/sante/pret")

    assert list(tmp_path.iterdir()) == []


def test_an_answer_serves_all_those_who_ask_within_the_second(monkeypatch):
    demandes = []
    monkeypatch.setattr(disponibilite, "disponibilite", lambda: demandes.append(1) or ENTIERE)
    monkeypatch.setattr(disponibilite, "FRAICHEUR", 3600)

    etats = [Client().get("/sante/pret").json()["etat"] for _ in range(5)]
    a_la_fois = len(demandes)
    monkeypatch.setattr(disponibilite, "FRAICHEUR", 0)
    Client().get("/sante/pret")

    assert (etats, a_la_fois, len(demandes)) == (["pret"] * 5, 1, 2)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is a file of this machine")
@pytest.mark.parametrize(
    ("avant", "apres", "ecart"), [(-40, 0, 0), (0, 40, 0), (20, 20, 20), (-60, -20, -20), (20, 60, 20)]
)
def test_a_database_that_is_slow_to_answer_is_not_of_another_hour(monkeypatch, avant, apres, ecart):
    instants = (maintenant() + dt.timedelta(seconds=secondes) for secondes in (avant, apres))
    monkeypatch.setattr(disponibilite, "maintenant", lambda: next(instants))

    assert disponibilite.ecart_a_la_base() == pytest.approx(ecart, abs=2)
