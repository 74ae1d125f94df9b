"""Of the clocks that several machines start, one keeps time; the next one takes over, whatever ended the first."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from itertools import chain, repeat
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.db import OperationalError, connection

from barometre.horloge import CLE_DU_VERROU, VerrouEnBase, VerrouEnFichier, principal, releve_s, tenir
from epreuve.services import attendre

RACINE = Path(__file__).resolve().parents[2]
# What is run in place of Celery's clock says its name each time that it begins.
HORLOGE = """
import sys, django; django.setup()
from barometre import horloge
from barometre.horloge import verrou_de_l_horloge, tenir
horloge.releve_s = lambda: 0.0
tenir(verrou_de_l_horloge(), [sys.executable, "-c", "print('a moi', flush=True); import time; time.sleep(600)"])
"""


@contextmanager
def horloge(var):
    var.mkdir()
    variables = {**os.environ, "BAROMETRE_VAR": str(var), "DJANGO_SETTINGS_MODULE": "barometre.settings.test"}
    with subprocess.Popen(
        [sys.executable, "-c", HORLOGE], cwd=RACINE, env=variables, stdout=subprocess.PIPE, text=True
    ) as processus:
        try:
            yield processus
        finally:
            processus.kill()


def couper_sa_connexion():
    """Have the server end the session that holds a lock asked for: no other program asks for one that way."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s",
            [CLE_DU_VERROU % 2**32],
        )
        return curseur.rowcount


@pytest.mark.django_db
def test_one_clock_keeps_time_and_the_next_takes_over(tmp_path):
    with horloge(tmp_path / "a") as premiere:
        assert premiere.stdout.readline() == "a moi\n"
        with horloge(tmp_path / "b") as seconde:
            attendre((tmp_path / "b" / "battements" / "horloge-en-attente").exists, "la seconde horloge", delai=120)
            assert not (tmp_path / "a" / "battements").exists()

            premiere.kill()
            assert seconde.stdout.readline() == "a moi\n"

            # The connection is lost: its clock stops, and asks again.
            assert couper_sa_connexion() == 1
            assert seconde.stdout.readline() == "a moi\n"


def test_a_clock_that_waits_never_speaks_for_the_one_that_keeps_time(settings, tmp_path, monkeypatch):
    """Its own sign of life would hide that the elected one cannot publish any more."""
    settings.VAR = tmp_path
    monkeypatch.setattr("barometre.horloge.REGARD_S", 0.01)
    monkeypatch.setattr("barometre.horloge.releve_s", lambda: 0.0)
    reponses = iter([False, True])
    verrou = SimpleNamespace(prendre=lambda: next(reponses), tient=lambda: True)

    assert tenir(verrou, ["true"]) == 0
    assert [fichier.name for fichier in (tmp_path / "battements").iterdir()] == ["horloge-en-attente"]


def test_a_clock_whose_database_does_not_answer_says_so_and_not_that_another_keeps_time(
    settings, tmp_path, monkeypatch, caplog
):
    settings.VAR = tmp_path
    monkeypatch.setattr("barometre.horloge.REGARD_S", 0.01)
    monkeypatch.setattr("barometre.horloge.releve_s", lambda: 0.0)
    reponses = iter([OperationalError("postgres://barometre@base.exemple"), OperationalError, None])

    def demander():
        if panne := next(reponses):
            raise panne
        return nullcontext(SimpleNamespace(execute=lambda *_: None, fetchone=lambda: (True,)))

    monkeypatch.setattr(
        "barometre.horloge.connection",
        SimpleNamespace(cursor=demander, close=lambda: None, close_if_unusable_or_obsolete=lambda: None),
    )
    monkeypatch.setattr("barometre.horloge.ecart_a_la_base", lambda: 0.0)
    verrou = VerrouEnBase()
    monkeypatch.setattr(verrou, "tient", lambda: True)

    assert tenir(verrou, ["true"]) == 0
    assert [ligne.getMessage() for ligne in caplog.records] == ["horloge.base_muette"]
    assert not (tmp_path / "battements").exists()


def test_a_lock_lost_before_the_one_before_has_surely_stopped_starts_no_clock(settings, tmp_path, monkeypatch):
    """When the database falls, the next clock may have the new lock before the last one knows that it lost its own."""
    settings.VAR = tmp_path
    monkeypatch.setattr("barometre.horloge.releve_s", lambda: 0.0)
    prises, tenue = iter([True, True]), chain([False], repeat(True))
    verrou = SimpleNamespace(prendre=lambda: next(prises), tient=lambda: next(tenue))

    assert tenir(verrou, ["true"]) == 0
    assert list(prises) == []


@pytest.mark.parametrize(
    ("options", "secondes"), [({"tcp_user_timeout": 10_000}, 22.0), ({"tcp_user_timeout": 5_000}, 17.0), ({}, 12.0)]
)
def test_the_next_clock_waits_all_that_the_one_before_may_take(monkeypatch, options, secondes):
    """Two seconds to look, those of the address to notice that its connection is lost, ten to stop."""
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)

    assert releve_s() == secondes


def test_lock_of_one_machine_is_held_once_and_goes_with_its_holder(tmp_path):
    premier, second = (VerrouEnFichier(tmp_path / "verrou") for _ in range(2))

    assert [premier.prendre(), second.prendre(), premier.tient()] == [True, False, True]
    premier._fichier.close()
    assert second.prendre()


def test_a_clock_leaves_where_its_lock_would_be_lent_to_others(settings, capsys):
    settings.CONNEXIONS_PRETEES = True

    with pytest.raises(SystemExit) as depart:
        principal()

    assert depart.value.code == 2
    assert capsys.readouterr().err == "L’horloge veut l’adresse de la base elle-même, sans CONNEXIONS_PRETEES.\n"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a lock of the server")
@pytest.mark.django_db
def test_a_machine_whose_hour_is_not_that_of_the_database_says_so_once(monkeypatch, caplog):
    """It may have no web server, whose page and metrics would show it."""
    verrou = VerrouEnBase()
    for secondes in (0, 75, 75, 0):
        with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=secondes)):
            assert verrou.tient()

    assert [(ligne.getMessage(), ligne.code) for ligne in caplog.records] == [("horloge.heure_decalee", "+75 s")]
