"""The first pages of bodies and of staff."""

import pytest
from django.urls import reverse

from campagnes.logic.calendrier import jour_de
from comptes.models import Utilisateur
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import DialogueFactory
from tests.factories.organismes import InscriptionFactory
from tests.preuves import page_de, texte_de

pytestmark = pytest.mark.django_db
ESPACE, PILOTAGE = "/espace/", "/pilotage/"


@pytest.fixture
def inscription():
    return InscriptionFactory(idcity=True)


@pytest.mark.parametrize(
    ("role", "accueil"), [("administrateur", PILOTAGE), ("jury", PILOTAGE), ("enqueteur", "/terrain/")]
)
def test_who_works_elsewhere_is_led_there(client, role, accueil):
    client.force_login(UtilisateurFactory(**{role: True}))

    assert client.get(ESPACE, follow=True).redirect_chain[-1] == (accueil, 302)


def test_a_person_without_body_is_told_how_to_have_one_and_her_menu_leads_nowhere_else(client):
    client.force_login(UtilisateurFactory())

    page = page_de(client.get(ESPACE))

    assert "Vous n’agissez encore pour aucun organisme" in page.main.get_text()
    assert [lien["href"] for lien in page.select(".bm-navigation a")] == [ESPACE]


def test_a_referent_finds_what_waits_with_its_date_and_its_page(referent, inscription):
    dialogue = DialogueFactory(inscription=inscription, ferme=True, titre="Le marché")

    page = page_de(referent.get(ESPACE))

    lien = page.select_one(".bm-journee a")
    assert lien["href"] == reverse("consultations:espace_consultation_reponse", args=[dialogue.pk])
    assert "Le marché" in lien.get_text()
    assert lien.select_one("time")["datetime"] == jour_de(dialogue.ferme_le).isoformat()
    assert "Depuis votre venue" not in page.main.get_text()


def test_a_referent_with_nothing_to_do_is_told_so(referent, inscription):
    assert "Rien ne vous attend aujourd’hui." in texte_de(referent.get(ESPACE))


@pytest.mark.parametrize("role", ["administrateur", "charge_etudes", "responsable_palmares", "jury", "lecteur"])
def test_staff_begin_by_their_day_and_reach_the_figures(client, role):
    CampagneFactory(en_terrain=True)
    client.force_login(UtilisateurFactory(**{role: True}))

    page = page_de(client.get(PILOTAGE))

    assert page.h1.get_text(strip=True) == "Votre journée"
    assert client.get(page.select(".bm-sous-menu a")[-1]["href"]).status_code == 200


def test_an_engineer_without_role_reads_the_command_that_gives_her_one(client, settings):
    settings.BAROMETRE_DEMO = True
    ingenieure = Utilisateur.objects.create_superuser("ingenieure@exemple.fr", "un-mot-de-passe-long")
    client.force_login(ingenieure)

    page = texte_de(client.get(PILOTAGE))

    assert "creer_personnel --email ingenieure@exemple.fr --role administrateur --ajouter" in page
