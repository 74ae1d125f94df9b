"""The address of one's account, as regles#contrat-adresses names it."""

import pytest
from django.test import Client

from tests.factories.comptes import UtilisateurFactory

pytestmark = pytest.mark.django_db


def test_account_address_without_sign_in_leads_to_the_door() -> None:
    reponse = Client().get("/compte/")
    assert reponse.status_code == 302
    assert reponse["Location"] == "/connexion/?next=/compte/"


def test_account_address_signed_in_leads_to_the_account_pages() -> None:
    client = Client()
    client.force_login(UtilisateurFactory())
    reponse = client.get("/compte/")
    assert reponse.status_code == 302
    assert reponse["Location"].startswith("/compte/")
