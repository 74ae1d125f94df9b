"""The public grid: every criterion and rule of the edition, and nothing of what shoppers ask."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enquetes.models import Grille, Scenario
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory
from tests.preuves import page_de, texte_de

ADRESSE = reverse("portail:grille")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels_charges")]


def test_every_criterion_of_the_tested_channels_is_there_with_what_an_answer_is_worth(client):
    CampagneFactory()
    grilles = Grille.objects.exclude(canal="PHYS")
    codes = sorted(grilles.values_list("les_criteres__code", flat=True))

    page = page_de(client.get(ADRESSE))

    assert sorted(ligne.td.text for ligne in page.select("section[aria-labelledby^=canal-] tbody tr")) == codes
    (delai,) = [ligne.text for ligne in page.select("tbody tr") if "EM-07" in ligne.text]
    assert "en jours ouvrés, 3 au plus\u202f: 100, 5 au plus\u202f: 80" in delai
    assert len(codes) == 88


def test_rules_are_those_of_the_edition(client):
    CampagneFactory(
        accueil_physique_actif=True, poids_tel=3, contacts_rs=0, part_validee=70, politique_non_reponse="na"
    )

    texte = texte_de(client.get(ADRESSE))

    assert "Téléphone 4 1 3" in texte
    assert "Accueil physique 2 0 1" in texte
    assert "Réseaux sociaux" not in texte
    assert "70 % au moins des contacts prévus validés" in texte
    assert "ne compte pas" in texte
    assert "Ces règles sont arrêtées à l’ouverture du terrain." in texte


def test_once_the_fieldwork_is_open_it_says_so(client):
    CampagneFactory(en_terrain=True, terrain_ouvert_le=maintenant())

    assert "tel qu’arrêté à l’ouverture du terrain" in texte_de(client.get(ADRESSE))


def test_no_situation_nor_expected_element_is_told(client):
    CampagneFactory(accueil_physique_actif=True)
    texte = texte_de(client.get(ADRESSE))

    for scenario in Scenario.objects.all():
        assert scenario.theme not in texte
        assert " ".join(scenario.consigne.split()) not in texte
        # Two or three words (« Voie en ligne ») may be those of a criterion.
        assert not [element for element in scenario.elements if len(element.split()) > 3 and element in texte]


def test_without_edition_there_is_a_page(client):
    assert "Pas encore d’édition" in texte_de(client.get(ADRESSE))


def test_public_sentences_follow_the_plan_of_the_edition(client):
    CampagneFactory(contacts_tel=2, reclamations_tel=1, contacts_rs=0, accueil_physique_actif=True)

    texte = texte_de(client.get(reverse("portail:le_barometre")))

    assert "Quatre courriels, deux lettres, deux appels, un audit du site, deux visites sur place" in texte
    assert "Onze contacts ne sont pas mille." in texte


def test_a_fixed_number_of_questions(client, django_assert_max_num_queries):
    CampagneFactory(accueil_physique_actif=True)

    with django_assert_max_num_queries(16):
        client.get(ADRESSE)
