"""Handing over on a phone, and several registrations validated from the cards of a list."""

from __future__ import annotations

import pytest

from comptes.enums import Role
from organismes.enums import RoleMembre
from organismes.models import Inscription
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory, OrganismeFactory
from tests.parcours.test_moderation import ouvrir_session
from tests.parcours.visiteur import BUREAU, TELEPHONE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def test_a_referent_of_two_bodies_hands_one_over_and_leaves_it(nouveau_visiteur):
    ville, ccas = (OrganismeFactory(nom=nom) for nom in ("Albi", "CCAS d’Albi"))
    moi = UtilisateurFactory(last_login=maintenant())
    for organisme in (ville, ccas):
        InscriptionFactory(organisme=organisme)
        MembreFactory(organisme=organisme, utilisateur=moi)
    suivante = MembreFactory(organisme=ccas, role=RoleMembre.MEMBRE, utilisateur__last_login=maintenant())
    referente = nouveau_visiteur(TELEPHONE, aussi=[{"viewport": BUREAU}])
    ouvrir_session(referente, moi)
    page = referente.page

    referente.aller("/espace/membres/")
    page.locator(".bm-changer summary").click()
    page.get_by_role("button", name="CCAS d’Albi").click()
    page.locator(".bm-changer summary", has_text="CCAS d’Albi").wait_for()
    assert page.url.endswith("/espace/membres/")
    referente.cliquer(f"Nommer référent : {suivante.utilisateur.email}")
    referente.cliquer("Quitter l’organisme", role="link")
    referente.cliquer("Quitter l’organisme")

    assert page.get_by_text("Vous n’agissez plus pour CCAS d’Albi.").is_visible()
    assert {membre.utilisateur_id: membre.role for membre in ccas.les_membres.all()} == {
        suivante.utilisateur_id: RoleMembre.REFERENT
    }


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
