"""A jury votes, two people freeze the list and publish it, a citizen reads laureates and nobody else."""

from __future__ import annotations

import pytest

from comptes.enums import Role
from enquetes.referentiels.actions.charger import charger_referentiels
from tests.factories.comptes import UtilisateurFactory
from tests.factories.trophees import campagne_classee, rendre, sirens_finalistes
from tests.parcours.test_edition_entiere import _entrer_avec_second_facteur, _membre_du_personnel
from tests.parcours.visiteur import BUREAU
from trophees.actions.jury import deposer_bulletin
from trophees.models import BulletinJury, Deliberation, Palmares

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
CHOISIE = "Ville 03"


@pytest.fixture
def edition(settings, live_server):
    """An edition of five towns that nobody may contest any more."""
    settings.BAROMETRE_DEMO = False
    settings.BASE_URL = live_server.url
    charger_referentiels()
    return rendre(campagne_classee(20, 20, 18, 17, 5))


def _entrer(nouveau_visiteur, nom, *roles):
    secret = _membre_du_personnel(f"{nom}@afnor.exemple", *roles)
    visiteur = nouveau_visiteur(BUREAU)
    _entrer_avec_second_facteur(visiteur, f"{nom}@afnor.exemple", secret)
    return visiteur


def _confirmer(visiteur, chemin):
    visiteur.aller(chemin)
    visiteur.page.locator("main form button[type=submit]").last.click()
    visiteur.page.wait_for_load_state()
    visiteur.verifier()


def test_a_jury_chooses_and_two_people_publish(edition, nouveau_visiteur):
    annee = edition.annee
    une = _entrer(nouveau_visiteur, "une", Role.RESPONSABLE_PALMARES)
    autre = _entrer(nouveau_visiteur, "autre", Role.RESPONSABLE_PALMARES)
    juree = _entrer(nouveau_visiteur, "juree", Role.JURY)

    _confirmer(une, f"/pilotage/palmares/{annee}/deliberer/")
    deliberation = Deliberation.objects.get()
    finalistes = sirens_finalistes(deliberation)
    choisie = edition.les_inscriptions.get(organisme__nom=CHOISIE).organisme.siren

    # By the keyboard alone: each list is reached with Tab, a place is chosen by its first character.
    juree.aller("/pilotage/palmares/jury/")
    juree.cliquer("Voter", "link")
    for siren in finalistes:
        juree.page.locator(f"select[name='{siren}']").focus()
        juree.page.keyboard.press("1" if siren == choisie else "2")
        juree.page.keyboard.press("Tab")
    juree.cliquer("Déposer mon bulletin")
    assert BulletinJury.objects.get().ordre[0] == [choisie]
    for collegue in UtilisateurFactory.create_batch(2, jury=True):
        ordre = [[choisie], [siren for siren in finalistes if siren != choisie]]
        deposer_bulletin(deliberation=deliberation, trophee=deliberation.contenu[0]["code"], ordre=ordre, jure=collegue)

    _confirmer(une, f"/pilotage/palmares/jury/{deliberation.pk}/clore/")
    _confirmer(une, f"/pilotage/palmares/{annee}/proposer/")
    palmares = Palmares.objects.get()
    citoyen = nouveau_visiteur(BUREAU)
    assert citoyen.page.request.get(f"{citoyen.adresse}/resultats/palmares/{annee}/").status == 404
    _confirmer(autre, f"/pilotage/palmares/arretes/{palmares.pk}/sceller/")
    _confirmer(autre, f"/pilotage/palmares/arretes/{palmares.pk}/publier/")

    citoyen.aller(f"/resultats/palmares/{annee}/")
    page = citoyen.page.inner_text("main")
    assert CHOISIE in page
    assert "choisi par le jury" in page
    assert not any(f"Ville 0{rang}" in page for rang in (1, 2, 4, 5))
