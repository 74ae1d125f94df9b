"""Sessions live in the database, and go when they are past their date."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.urls import reverse

from comptes.actions.sessions import noter_la_session
from comptes.tasks import purger
from socle.horloge import maintenant
from tests.factories.comptes import UtilisateurFactory

pytestmark = pytest.mark.django_db


def test_purger_sessions_removes_what_is_past_its_date_only():
    for cle, ecart in (("passee", -1), ("en-cours", 1)):
        Session.objects.create(
            session_key=cle, session_data="", expire_date=maintenant() + dt.timedelta(seconds=60 * ecart)
        )

    purger()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["en-cours"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a transaction that only reads")
@pytest.mark.parametrize("page", ["portail:pilotage_accueil", "portail:pilotage_sante"])
def test_who_is_signed_in_reads_pages_while_the_database_takes_nothing(client, page, monkeypatch):
    """The one that says what goes wrong, first of all: what is noted of her coming is left out."""
    monkeypatch.setattr("comptes.middleware.noter_la_session", noter_la_session)
    client.force_login(UtilisateurFactory(administrateur=True))
    # Her session is noted again from one hour to the next.
    with time_machine.travel(maintenant() + dt.timedelta(hours=1)), transaction.atomic():
        with connection.cursor() as curseur:
            curseur.execute("SET LOCAL transaction_read_only = on")
        lue = client.get(reverse(page))
        # The end of the test reads again what it wrote.
        transaction.set_rollback(True)

    assert lue.status_code == 200
