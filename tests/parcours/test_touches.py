"""Keys that act at once: none before a choice is made, and none at all once turned off."""

from __future__ import annotations

import re

import pytest

from comptes.enums import Role
from tests.factories.bornes import VerbatimFactory
from tests.factories.comptes import UtilisateurFactory
from tests.parcours.test_moderation import ouvrir_session

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def moderatrice(nouveau_visiteur):
    qui = nouveau_visiteur()
    ouvrir_session(qui, UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    return qui


def test_arrows_walk_along_a_filter_and_its_button_sends_it(moderatrice):
    page = moderatrice.page
    page.goto(f"{moderatrice.adresse}/pilotage/inscriptions/")
    depart = page.url
    page.locator(".bm-filtres summary").click()
    page.get_by_label("Type").focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    assert page.url == depart
    voulu = page.get_by_label("Type").input_value()
    page.get_by_role("button", name="Appliquer").click()

    page.wait_for_url(re.compile(f"type={voulu}"))


def test_keys_turned_off_publish_nothing_more(moderatrice):
    verbatim = VerbatimFactory()
    page = moderatrice.page
    page.goto(f"{moderatrice.adresse}/pilotage/moderation/")
    page.keyboard.press("?")
    page.get_by_role("button", name="Désactiver ces raccourcis").click()
    page.get_by_role("button", name="Fermer").click()

    page.keyboard.press("o")
    page.wait_for_timeout(300)
    assert page.url.endswith("/pilotage/moderation/")
    page.goto(f"{moderatrice.adresse}/pilotage/moderation/{verbatim.pk}/")
    page.keyboard.press("p")
    page.wait_for_timeout(300)
    verbatim.refresh_from_db()
    assert verbatim.est_a_relire
    page.get_by_role("button", name="Raccourcis du clavier").click()
    page.get_by_role("button", name="Réactiver ces raccourcis").click()
    page.get_by_role("button", name="Fermer").click()
    page.keyboard.press("p")

    page.wait_for_url(re.compile("/pilotage/moderation/"))
    page.get_by_text("commentaire publié").wait_for()
