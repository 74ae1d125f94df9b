"""`migrate` beside people at work: who writes never waits long behind a migration that waits itself."""

from __future__ import annotations

import io
import threading
import time
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate
from django.db import OperationalError, connection, models, transaction
from django.db.migrations.state import ModelState, ProjectState

from socle import attente_des_migrations
from socle.attente_des_migrations import insister, verrous_attendus
from socle.commandes import PANNE
from socle.erreurs import Indisponible
from socle.index_en_marche import AjouterIndexEnMarche
from socle.sauvegarde.pannes import dire_la_panne

de_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
# An application without tables of its own stands for ours.
APP = "staticfiles"
INDEX = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('essai_par_rang')"
BATI = """SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%%' AND wait_event_type = 'Lock'
    AND now() - query_start > interval '200 ms'"""
ATTENDUE = "SELECT count(*) FROM pg_locks WHERE relation = 'essai_attendu'::regclass AND NOT granted"


def _dire(requete, *valeurs):
    with connection.cursor() as curseur:
        curseur.execute(requete, valeurs)
        return curseur.fetchall() if curseur.description else []


def _tables():
    return {nom for (nom,) in _dire("SELECT relname FROM pg_class WHERE relname LIKE 'essai%%' AND relkind = 'r'")}


def _migrer(*mots):
    dites = io.StringIO()
    call_command("migrate", APP, *mots, verbosity=0, stderr=dites)
    return dites


@pytest.fixture
def table(transactional_db, settings, monkeypatch):
    """A table of the first migration, that the second one wants; gone with the test."""
    settings.MIGRATION_MODULES = {APP: "tests.socle.migrations"}
    monkeypatch.setattr(attente_des_migrations, "ATTENTE_MS", 300)
    monkeypatch.setattr(attente_des_migrations, "PAUSES_S", (0.2, 0.4))
    monkeypatch.setattr(attente_des_migrations, "PATIENCE_S", 20)
    _migrer("0001")
    # A migration that waited for ever would fail, rather than never end.
    _dire("SET statement_timeout = '5s'")
    yield
    _dire("RESET statement_timeout")
    _migrer("zero")
    _dire("DROP TABLE django_migrations")


@contextmanager
def _tenue(acte="SELECT count(*) FROM essai_attendu"):
    """Hold the table as a long act does, until told to let it go."""
    autre = connection.copy()
    autre.inc_thread_sharing()
    try:
        autre.set_autocommit(False)
        with autre.cursor() as curseur:
            curseur.execute(acte)
        yield autre.rollback
    finally:
        autre.close()


@contextmanager
def _ecriture(attente, lacher):
    """Write from another thread once somebody waits, then have the table let go; tell what was served before that."""
    servis = []

    def ecrire():
        try:
            _dire("SET statement_timeout = '10s'")
            limite = time.monotonic() + 5
            while not _dire(attente)[0][0] and time.monotonic() < limite:
                time.sleep(0.01)
            _dire("INSERT INTO essai_attendu VALUES (1)")
            servis.append("servi")
        finally:
            lacher()
            connection.close()

    ecrivain = threading.Thread(target=ecrire)
    ecrivain.start()
    try:
        yield servis
    finally:
        ecrivain.join()


@de_postgresql
def test_who_writes_behind_a_migration_that_waits_is_served_before_the_table_is_let_go(table):
    with _tenue() as lacher, _ecriture(ATTENDUE, lacher) as servis:
        dites = _migrer()

    assert servis == ["servi"]
    assert "staticfiles.0002_colonne attend une table qu’une transaction tient" in dites.getvalue()
    assert _dire("SELECT rang, mot FROM essai_attendu") == [(1, None)]
    assert _tables() == {"essai_attendu", "essai_annexe"}


@de_postgresql
def test_a_table_that_is_never_free_leaves_the_database_at_the_last_whole_migration(table, monkeypatch):
    monkeypatch.setattr(attente_des_migrations, "PATIENCE_S", 1)

    with _tenue(), pytest.raises(CommandError, match=r"0002_colonne n’a pas eu sa table en \d+ s") as refus:
        _migrer()

    assert refus.value.returncode == PANNE
    assert _tables() == {"essai_attendu"}
    assert _dire("SELECT name FROM django_migrations WHERE app = %s", APP) == [("0001_table",)]
    assert _dire("SHOW lock_timeout") == [("0",)]


def _indexer():
    """Add an index to the table, as a migration does."""
    avant, apres = (ProjectState(), ProjectState())
    for etat in (avant, apres):
        champs = [("rang", models.IntegerField(primary_key=True))]
        etat.add_model(ModelState(APP, "Attendu", champs, {"db_table": "essai_attendu"}))
    ajout = AjouterIndexEnMarche("attendu", models.Index(fields=["rang"], name="essai_par_rang"))
    ajout.state_forwards(APP, apres)
    with connection.schema_editor(atomic=False) as editeur:
        ajout.database_forwards(APP, editeur, avant, apres)


@de_postgresql
def test_who_writes_is_served_while_an_index_waits_for_an_act_longer_than_any_lock(table):
    acte = "INSERT INTO essai_attendu VALUES (2)"
    with (
        verrous_attendus(100),
        _tenue(acte) as lacher,
        _ecriture(BATI, lacher) as servis,
    ):
        _indexer()

    assert servis == ["servi"]
    assert _dire(INDEX) == [(True,)]


@de_postgresql
def test_an_index_that_was_stopped_on_its_way_is_made_whole(table):
    _dire("SET statement_timeout = '200ms'")
    with _tenue("INSERT INTO essai_attendu VALUES (2)"), pytest.raises(OperationalError, match="statement timeout"):
        _indexer()
    assert _dire(INDEX) == [(False,)]

    _indexer()

    assert _dire(INDEX) == [(True,)]


@de_postgresql
def test_a_restoration_makes_it_in_its_transaction(table):
    with transaction.atomic():
        _indexer()

    assert _dire(INDEX) == [(True,)]


@de_postgresql
@pytest.mark.django_db(transaction=True)
def test_migrations_alone_wait_two_seconds_for_a_lock(monkeypatch):
    vus = []
    monkeypatch.setattr(migrate.Command, "handle", lambda *_args, **_options: vus.append(_dire("SHOW lock_timeout")))

    call_command("migrate", verbosity=0)

    assert [*vus, _dire("SHOW lock_timeout")] == [[("2s",)], [("0",)]]


@de_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", ["55P03", "40P01"])
def test_a_lock_that_is_refused_is_asked_for_again(code, monkeypatch):
    essais, dites = [], []
    monkeypatch.setattr(attente_des_migrations, "PAUSES_S", (0, 0))

    def refuser():
        essais.append(1)
        if len(essais) == 1:
            _dire(f"DO $$ BEGIN RAISE EXCEPTION 'non' USING ERRCODE = '{code}'; END $$")

    insister(refuser, nommer=lambda: "essai", dire=dites.append)

    assert len(essais) == 2
    assert dites == ["essai attend une table qu’une transaction tient\u202f: nouvel essai dans 0 s."]


@pytest.mark.django_db
def test_another_fault_of_the_database_is_not_tried_again():
    essais = []

    def tomber():
        essais.append(1)
        raise OperationalError

    with pytest.raises(OperationalError):
        insister(tomber, nommer=str, dire=print)

    assert essais == [1]


@de_postgresql
@pytest.mark.django_db
def test_a_transaction_that_failed_keeps_its_own_fault():
    with pytest.raises(OperationalError, match="lock timeout"), verrous_attendus(100), connection.cursor() as curseur:
        curseur.execute("DO $$ BEGIN RAISE EXCEPTION 'lock timeout' USING ERRCODE = '55P03'; END $$")


def test_a_restoration_says_in_one_line_that_its_migration_gave_up():
    with (
        pytest.raises(Indisponible, match="sa mise à jour s’est arrêtée"),
        dire_la_panne("sa mise à jour s’est arrêtée"),
    ):
        raise CommandError
