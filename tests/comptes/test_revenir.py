"""A form sent once the session is over, or from a page that went stale: its sender is told, and finds her way back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from socle.web.middleware import page_au_dessus
from tests.factories.organismes import MembreFactory
from tests.factories.sondages import SondageFactory
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


@pytest.mark.parametrize(
    ("acte", "page"),
    [
        ("/inscription/nouvelle/", "/inscription/"),
        ("/pilotage/plan/calculer/?edition=2027", "/pilotage/plan/?edition=2027"),
        ("/espace/agents/3/cartes/12/acte/", "/espace/agents/3/cartes/12/"),
        ("/espace/agents/3/cartes/12/", "/espace/agents/3/cartes/"),
        ("/espace/agents/3/cartes/", "/espace/agents/3/"),
        ("/mes-donnees/telecharger/", "/mes-donnees/"),
        ("//exemple.fr/inscription/", "/"),
    ],
)
def test_page_of_a_form_is_above_its_address(acte, page):
    chemin, _, demande = acte.partition("?")

    assert page_au_dessus(chemin, demande) == page


def test_address_of_a_form_that_a_browser_reads_leads_to_its_page_and_does_nothing(client):
    adresse = reverse("organismes:inscription_nouvelle")

    assert client.get(adresse, headers={"accept": "text/html,*/*"}).url == reverse("organismes:inscription_commencer")
    assert (client.get(adresse).status_code, client.get(adresse)["Allow"]) == (405, "POST")


def test_form_of_a_page_given_back_by_a_post_is_found_again_after_the_session(client):
    """Such a page has no address but that of the post."""
    sondage = SondageFactory()
    membre = MembreFactory(organisme=sondage.inscription.organisme).utilisateur
    cartes = reverse("sondages:espace_sondage_cartes", args=[sondage.pk])
    client.force_login(membre)
    assert client.post(cartes, {"nature": "affirmation"}).status_code == 200
    client.logout()

    porte = lire(
        client.post(cartes, {"nature": "affirmation"}, headers={"referer": f"http://testserver{cartes}"}, follow=True)
    )
    client.force_login(membre)
    suite = client.get(porte.select_one('input[name="next"]')["value"], headers={"accept": "text/html"}, follow=True)

    assert suite.redirect_chain[-1] == (reverse("sondages:espace_sondage", args=[sondage.pk]), 302)
    assert lire(suite).select_one('a[href*="ajouter=affirmation"]')


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
