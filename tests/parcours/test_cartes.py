"""A list on a phone reads as cards: each cell bears the head of its column, and one that says nothing takes no place."""

from __future__ import annotations

import pytest

from organismes.enums import RoleMembre
from tests.factories.organismes import MembreFactory
from tests.parcours.test_moderation import ouvrir_session
from tests.parcours.visiteur import TELEPHONE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def test_a_member_of_whom_nothing_may_be_done_has_no_actions_on_her_card(nouveau_visiteur):
    seule = MembreFactory(venu=True)
    collegue = MembreFactory(organisme=seule.organisme, role=RoleMembre.MEMBRE, venu=True)
    referente = nouveau_visiteur(viewport=TELEPHONE)
    ouvrir_session(referente, seule.utilisateur)
    page = referente.page
    page.goto(f"{referente.adresse}/espace/membres/")

    def actions(membre):
        return page.locator("tbody tr", has_text=membre.adresse).locator("[data-bm-libelle=Actions]")

    assert (actions(seule).is_visible(), actions(collegue).is_visible()) == (False, True)
