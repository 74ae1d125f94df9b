"""A database that takes nothing, full or closed to writing: people and programs are told that nothing was kept."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import path
from psycopg2.errors import DiskFull

from campagnes.models import Campagne

pytestmark = pytest.mark.django_db
handler500 = "socle.web.fautes.panne"


def _pleine(_request):
    raise OperationalError from DiskFull()


def _fichier_plein(_request):
    faute = sqlite3.OperationalError()
    faute.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise OperationalError from faute


def _fermee(_request):
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("SET LOCAL transaction_read_only = on")
        Campagne.objects.update(annee=2031)


def _autre(_request):
    raise OperationalError


VUES = {"pleine": _pleine, "fichier_plein": _fichier_plein, "fermee": _fermee, "autre": _autre}
urlpatterns = [path(f"{zone}{nom}/", vue) for zone in ("", "api/") for nom, vue in VUES.items()]


@pytest.fixture
def poster(settings):
    settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, []
    return Client(raise_request_exception=False).post


@pytest.mark.parametrize("nom", ["pleine", "fichier_plein", "fermee"])
def test_a_database_that_takes_nothing_says_that_nothing_was_kept(poster, nom):
    page, lu = poster(f"/{nom}/"), poster(f"/api/{nom}/")

    assert (page.status_code, lu.status_code, lu.json()["code"]) == (503, 503, "base_sans_ecriture")
    assert page.headers["Retry-After"] == lu.headers["Retry-After"] == "300"
    assert "<h1>Rien ne s’enregistre pour l’instant</h1>" in page.content.decode()


def test_another_fault_of_the_database_is_an_incident(poster):
    assert [poster(f"{zone}/autre/").status_code for zone in ("", "/api")] == [500, 500]
