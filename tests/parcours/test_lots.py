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
        organisme = OrganismeFactory(nom=nom)
        InscriptionFactory(
            campagne=campagne, confirmee=True, organisme=organisme, canaux=(), borne=True, smartphone=True
        )
    equipe = nouveau_visiteur(TELEPHONE, aussi=[{"viewport": BUREAU}])
    ouvrir_session(equipe, UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    page = equipe.page

    equipe.aller("/pilotage/inscriptions/?campagne=toutes")
    carte = page.locator("tbody tr", has_text="Béziers")
    assert carte.evaluate("e => getComputedStyle(e).display") == "grid"
    assert carte.locator("[data-bm-libelle='Population']").get_attribute("role") == "cell"
    # What a cell enumerates is read as a sentence, not as fields apart.
    ecart = "([un, deux]) => deux.getBoundingClientRect().left - un.getBoundingClientRect().right"
    assert carte.locator(".bm-enumeration > span").evaluate_all(ecart) < 8
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


def test_cards_of_a_table_whose_head_has_two_lines_name_both(nouveau_visiteur):
    CampagneFactory()
    equipe = nouveau_visiteur(TELEPHONE)
    ouvrir_session(equipe, UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))

    equipe.aller("/pilotage/tableau/")
    ligne = equipe.page.locator("table", has_text="Contacts par canal et par vague").locator("tbody tr").first
    libelles = ligne.locator("td").evaluate_all("cases => cases.map(c => c.dataset.bmLibelle)")

    assert (libelles[0], libelles[-1]) == ("vague 1, prévus", "total, en retard")
    assert ligne.locator("th").get_attribute("data-bm-libelle") == "Canal"


def test_cards_stand_from_the_first_paint(nouveau_visiteur):
    """Before the script has named their cells: a page whose list turned into cards afterwards would jump."""
    campagne = CampagneFactory()
    for nom in ("Albi", "Béziers"):
        InscriptionFactory(
            campagne=campagne, confirmee=True, organisme=OrganismeFactory(nom=nom), canaux=(), borne=True
        )
    equipe = nouveau_visiteur(TELEPHONE)
    ouvrir_session(equipe, UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    page, scripts = equipe.page, "**/socle/cartes*.js"

    def places():
        page.goto(f"{equipe.adresse}/pilotage/inscriptions/?campagne=toutes")
        page.wait_for_load_state()
        haut = "cases => cases.map(c => [c.getBoundingClientRect().left, Math.round(c.getBoundingClientRect().height)])"
        return page.locator("tbody tr > :not(.bm-case)").evaluate_all(haut)

    page.route(scripts, lambda route: route.abort())
    sans_noms = places()
    assert page.locator("[data-bm-libelle]").count() == 0
    page.unroute(scripts)
    assert places() == sans_noms
    assert page.locator("[data-bm-libelle]").count() > 0
