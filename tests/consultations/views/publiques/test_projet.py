"""Evaluating a project, section by section."""

from __future__ import annotations

import pytest
from django.test import Client

from consultations.enums import TypeDialogue
from consultations.models import AvisSection
from tests.consultations.views.publiques.conftest import adresse, reconnaitre
from tests.factories.consultations import AvisSectionFactory, DialogueFactory, ParticipantFactory, SectionFactory

pytestmark = pytest.mark.django_db
AVIS = {"utilite": "4", "impact": "fort", "reserve": "Le bruit.", "commentaire": "Bien."}


@pytest.fixture
def projet():
    dialogue = DialogueFactory(ouvert=True, type=TypeDialogue.EVALUER_PROJET)
    for rang in (1, 2, 3):
        SectionFactory(dialogue=dialogue, rang=rang, titre=f"Partie {rang}")
    return dialogue


@pytest.fixture
def riveraine(client, projet):
    return reconnaitre(client, ParticipantFactory(dialogue=projet))


def test_project_is_evaluated_section_by_section_and_resumed(client, projet, riveraine):
    page = client.get(adresse("section", projet, rang=2))
    assert "Section 2 sur 3" in page.text

    suites = [client.post(adresse("section", projet, rang=rang), AVIS).url for rang in (2, 3)]
    assert suites == [adresse("section", projet, rang=3), adresse("section", projet, rang=1)]
    reprise = client.get(adresse("projet", projet)).text
    assert "Vous avez évalué 2\xa0parties sur 3" in reprise
    assert adresse("section", projet, rang=1) in reprise

    assert client.post(adresse("section", projet, rang=1), AVIS).url == adresse("projet", projet)
    assert "vous avez évalué tout le projet" in client.get(adresse("projet", projet)).text
    assert sorted(AvisSection.objects.values_list("section__rang", "utilite", "impact", "reserve", "commentaire")) == [
        (rang, 4, "fort", "Le bruit.", "Bien.") for rang in (1, 2, 3)
    ]


def test_answer_sent_twice_or_changed_is_one(client, projet, riveraine):
    for utilite in ("4", "4", "2"):
        client.post(adresse("section", projet, rang=1), {**AVIS, "utilite": utilite})

    assert AvisSection.objects.get().utilite == 2
    assert "vous pouvez changer votre réponse" in client.get(adresse("section", projet, rang=1)).text


@pytest.mark.parametrize("donnees", [{**AVIS, "utilite": ""}, {**AVIS, "utilite": "9"}, {**AVIS, "impact": "immense"}])
def test_wrong_answer_is_given_back_with_its_words(client, projet, riveraine, donnees):
    page = client.post(adresse("section", projet, rang=1), donnees)

    assert page.status_code == 422
    assert "Le bruit." in page.text
    assert AvisSection.objects.count() == 0


def test_passer_by_reads_and_is_invited(client, projet):
    page = client.get(adresse("section", projet, rang=1))

    assert "Participer pour évaluer" in page.text
    assert client.get(adresse("section", projet, rang=9)).status_code == 404


def test_words_of_somebody_unknown_are_given_back(projet):
    page = Client().post(adresse("section", projet, rang=1), AVIS)

    assert page.status_code == 409
    assert 'name="reserve" value="Le bruit."' in page.text
    assert AvisSection.objects.count() == 0


def test_closed_evaluation_refuses_and_keeps_nothing(client):
    ferme = DialogueFactory(ferme=True, type=TypeDialogue.EVALUER_PROJET)
    SectionFactory(dialogue=ferme, rang=1)
    reconnaitre(client, ParticipantFactory(dialogue=ferme))

    assert client.post(adresse("section", ferme, rang=1), AVIS).status_code == 409
    assert client.get(adresse("section", ferme, rang=1)).status_code == 200
    assert AvisSection.objects.count() == 0


def test_pages_ask_as_much_for_one_row_as_for_three(client, projet, riveraine, django_assert_max_num_queries):
    with django_assert_max_num_queries(9) as sans:
        client.get(adresse("section", projet, rang=1))
    for section in projet.les_sections.all():
        AvisSectionFactory(section=section, participant=riveraine)
    SectionFactory(dialogue=projet, rang=4)
    with django_assert_max_num_queries(9) as avec:
        client.get(adresse("section", projet, rang=1))

    assert len(sans) == len(avec)
