"""Prepared statements: planned once a connection, and again on a new one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from socle.requetes_preparees import RequetePreparee, executer, lire_une

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only")

SOMME = RequetePreparee("socle_essai_somme", "SELECT %s + cardinality(%s)", ("integer", "text[]"))

ECHO = RequetePreparee(
    "socle_essai_echo",
    "SELECT %s, %s, %s, %s, %s, %s",
    ("text", "bigint", "boolean", "bytea", "timestamptz", "text"),
    en_bloc=True,
)
MOTS = ["", "NULL", "null", "a,b", '"', "\\", '\\"', "{}", "$1 %s", "l’été\n\t'", "\\x41", " "]


def echo(mots):
    instant = dt.datetime(2026, 11, 28, 10, 30, 15, 123456, tzinfo=dt.UTC)
    texte, nombre, vrai, octets, lu, rien = lire_une(ECHO, [mots, -(2**62), True, b'\x00\\"{}', instant, None])
    return [texte, nombre, vrai, bytes(octets), lu == instant, rien]


def sommer(*parametres):
    with CaptureQueriesContext(connection) as ecoute, connection.cursor() as curseur:
        executer(curseur, SOMME, parametres)
        (somme,) = curseur.fetchone()
    return somme, [requete["sql"].split(" ", 1)[0] for requete in ecoute]


@pytest.mark.django_db(transaction=True)
def test_executer_prepares_once_a_connection():
    connection.close()

    premiere, seconde = sommer(1, ["a", "b"]), sommer(40, '{"x",NULL}')
    connection.close()
    sur_une_autre = sommer(0, [])

    assert premiere == (3, ["SET", "PREPARE", "EXECUTE"])
    assert seconde == (42, ["EXECUTE"])
    assert sur_une_autre == (0, ["SET", "PREPARE", "EXECUTE"])


def test_enonce_numbers_its_parameters():
    assert SOMME.preparation == "PREPARE socle_essai_somme (integer, text[]) AS SELECT $1 + cardinality($2)"
    assert SOMME.execution == "EXECUTE socle_essai_somme (%s, %s)"


@pytest.mark.parametrize("chemin", ["seul", "ecoute", "prete"])
@pytest.mark.parametrize("mots", MOTS)
@pytest.mark.django_db
def test_parameters_that_travel_together_arrive_as_they_left(settings, chemin, mots):
    settings.CONNEXIONS_PRETEES = chemin == "prete"
    if chemin == "ecoute":
        with CaptureQueriesContext(connection):
            recus = echo(mots)
    else:
        recus = echo(mots)

    assert recus == [mots, -(2**62), True, b'\x00\\"{}', True, None]


def test_enonce_en_bloc_reads_its_parameters_by_their_rank():
    somme = RequetePreparee("socle_essai_bloc", "SELECT %s + %s", ("integer", "bigint"), en_bloc=True)

    assert somme.preparation == "PREPARE socle_essai_bloc (text[]) AS SELECT ($1[1])::integer + ($1[2])::bigint"
    assert somme.execution == "EXECUTE socle_essai_bloc (%s)"
    assert somme.sans_preparer == "SELECT %s::integer + %s::bigint"


@pytest.mark.django_db(transaction=True)
def test_lire_une_prepares_once_a_connection_and_fails_as_django_does():
    connection.close()
    assert lire_une(SOMME, [1, ["a"]]) == (2,)
    with CaptureQueriesContext(connection) as ecoute:
        assert lire_une(SOMME, [2, []]) == (2,)
    connection.close()
    assert lire_une(SOMME, [3, []]) == (3,)

    assert [requete["sql"].split(" ", 1)[0] for requete in ecoute] == ["EXECUTE"]
    with transaction.atomic():
        with pytest.raises(DataError):
            lire_une(ECHO, ["", "pas un nombre", True, b"", None, None])
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            lire_une(SOMME, [1, []])
    assert lire_une(SOMME, [4, []]) == (4,)


@pytest.mark.django_db
def test_executer_leaves_nothing_on_a_connection_that_is_lent(settings):
    settings.CONNEXIONS_PRETEES = True

    assert sommer(40, '{"x",NULL}') == (42, ["SELECT"])
    assert SOMME.sans_preparer == "SELECT %s::integer + cardinality(%s::text[])"
