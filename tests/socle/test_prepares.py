"""Prepared statements: planned once a connection, and again on a new one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from socle.prepares import Enonce, executer

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only")

SOMME = Enonce("socle_essai_somme", "SELECT %s + cardinality(%s)", ("integer", "text[]"))


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


@pytest.mark.django_db
def test_executer_leaves_nothing_on_a_connection_that_is_lent(settings):
    settings.CONNEXIONS_PRETEES = True

    assert sommer(40, '{"x",NULL}') == (42, ["SELECT"])
    assert SOMME.sans_preparer == "SELECT %s::integer + cardinality(%s::text[])"
