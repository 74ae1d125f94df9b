"""A form sent once the session is over, or from a page that went stale: its sender is told, and finds her way back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.preuves import lire

pytestmark = pytest.mark.django_db
ACTE = "/pilotage/plan/calculer/?edition=2027"
PAGE = "/pilotage/plan/?edition=2027"


def suite(client, provenance, methode="post"):
    """Ask for the act without an account; return where the door leads to once signed in, and what it says."""
    en_tetes = {"referer": provenance} if provenance else {}
    page = lire(getattr(client, methode)(ACTE, headers=en_tetes, follow=True))
    return page.select_one('input[name="next"]')["value"], "n’est pas enregistré" in page.get_text()


def test_form_sent_after_the_session_leads_back_to_its_page_and_says_that_it_is_lost(client):
    assert suite(client, f"http://testserver{PAGE}#calculer") == (PAGE, True)


@pytest.mark.parametrize(
    ("provenance", "methode"),
    [("", "post"), ("https://ailleurs.exemple/pilotage/", "post"), (f"http://testserver{PAGE}", "get")],
)
def test_reading_or_form_of_another_site_leads_back_to_the_address_asked_for(client, provenance, methode):
    assert suite(client, provenance, methode) == (ACTE, False)


def test_address_of_an_act_that_is_read_is_a_page_with_a_way_out(client):
    reponse = client.get(reverse("organismes:inscription_nouvelle"))
    page = lire(reponse)

    assert (reponse.status_code, reponse["Allow"]) == (405, "POST")
    assert page.h1.text == "Cette adresse ne se lit pas"
    assert page.select_one('main a.bm-bouton[href="/"]')


def test_stale_form_is_answered_by_a_page_of_ours():
    reponse = Client(enforce_csrf_checks=True).post("/connexion/", {"login": "camille@exemple.fr"})
    page = lire(reponse)

    assert reponse.status_code == 403
    assert page.h1.text == "Cette page avait vieilli"
    assert "DEBUG" not in reponse.content.decode()


@pytest.mark.parametrize("porte", ["account_login", "account_request_login_code", "account_reset_password"])
@pytest.mark.parametrize("suite_illisible", ["http://[::1", "//[", "http://exemple.fr\u2100/"])
def test_a_way_on_that_nobody_can_read_leads_nowhere(client, porte, suite_illisible):
    lue = client.get(reverse(porte), {"next": suite_illisible})
    envoyee = client.post(reverse(porte), {"login": "camille@exemple.fr", "email": "", "next": suite_illisible})

    assert (lue.status_code, envoyee.status_code) == (200, 200)
