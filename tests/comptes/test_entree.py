"""Signing somebody in for a test leaves what Django's client leaves, with nothing written to be taken back."""

from __future__ import annotations

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.client import ClientMixin
from django.test.utils import CaptureQueriesContext

from comptes.models import SessionOuverte
from tests.entree import entrer, selon_django
from tests.factories.comptes import UtilisateurFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def personne():
    """Somebody who comes for the first time."""
    return UtilisateurFactory()


def laisse(navigateur):
    biscuits = {nom: {**biscuit, "expires": ""} for nom, biscuit in navigateur.cookies.items()}
    return biscuits, sorted(navigateur.session.keys()), Session.objects.count(), SessionOuverte.objects.count()


def test_a_first_visit_leaves_what_django_leaves(personne, monkeypatch):
    def laisse_par(comment):
        Session.objects.all().delete()
        monkeypatch.setattr(ClientMixin, "_login", comment)
        (navigateur := Client()).force_login(personne)
        assert navigateur.session[SESSION_KEY] == str(personne.pk)
        return laisse(navigateur)

    assert laisse_par(entrer) == laisse_par(selon_django)


def test_a_first_visit_takes_nothing_back(client, personne):
    with CaptureQueriesContext(connection) as requetes:
        client.force_login(personne)

    assert not [requete["sql"] for requete in requetes if requete["sql"].startswith("DELETE")]


def test_what_a_browser_knew_follows_into_a_new_session(client, personne):
    session = client.session
    session["organisme"] = 7
    session.save()

    client.force_login(personne)

    assert client.session["organisme"] == 7
    assert [une.session_key for une in Session.objects.all()] == [client.session.session_key] != [session.session_key]
