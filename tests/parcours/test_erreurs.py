"""A form sent too soon, seen by whoever sent it."""

from __future__ import annotations

import pytest

from tests.factories.organismes import MembreFactory
from tests.parcours.test_moderation import ouvrir_session
from tests.parcours.visiteur import TELEPHONE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def test_summary_of_errors_begins_at_the_top_of_its_box(nouveau_visiteur):
    referente = nouveau_visiteur(TELEPHONE)
    ouvrir_session(referente, MembreFactory().utilisateur)

    referente.aller("/espace/membres/")
    referente.cliquer("Envoyer l’invitation")
    resume = referente.page.locator(".bm-resume-erreurs")
    creux = "boite => boite.firstElementChild.getBoundingClientRect().top - boite.getBoundingClientRect().top"

    assert resume.evaluate(creux) < 24


def test_head_of_the_public_site_stands_in_one_row_on_a_small_phone(nouveau_visiteur):
    qui = nouveau_visiteur({"width": 360, "height": 640})
    qui.page.goto(f"{qui.adresse}/contact/")
    hauts = qui.page.locator(".bm-site .bm-marque, .bm-site .bm-menu__bascule").evaluate_all(
        "(elements) => elements.map((element) => element.getBoundingClientRect())"
    )
    assert hauts[1]["top"] < hauts[0]["bottom"]
