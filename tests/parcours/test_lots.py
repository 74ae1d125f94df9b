"""Several registrations validated from the cards of a list."""

from __future__ import annotations

import pytest

from comptes.enums import Role
from organismes.models import Inscription
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory
from tests.parcours.test_moderation import ouvrir_session
from tests.parcours.visiteur import BUREAU, TELEPHONE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def test_staff_validate_from_the_cards_of_a_phone(nouveau_visiteur):
    campagne = CampagneFactory()
    for nom in ("Albi", "Béziers", "Castres"):
        InscriptionFactory(campagne=campagne, confirmee=True, organisme=OrganismeFactory(nom=nom), canaux=())
    equipe = nouveau_visiteur(TELEPHONE, aussi=[{"viewport": BUREAU}])
    ouvrir_session(equipe, UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    page = equipe.page

    equipe.aller("/pilotage/inscriptions/?campagne=toutes")
    carte = page.locator("tbody tr", has_text="Béziers")
    assert carte.evaluate("e => getComputedStyle(e).display") == "grid"
    assert carte.locator("[data-bm-libelle='Population']").get_attribute("role") == "cell"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for nom in ("Albi", "Castres"):
        page.get_by_label(f"Choisir {nom}").check()
    equipe.cliquer("Valider")
    equipe.cliquer("Valider")

    assert page.get_by_role("heading", level=1).inner_text() == "2\u00a0inscriptions validées"
    assert dict(Inscription.objects.values_list("organisme__nom", "etat")) == {
        "Albi": "validee",
        "Béziers": "confirmee",
        "Castres": "validee",
    }
