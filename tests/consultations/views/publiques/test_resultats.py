"""Results: the answer, counts door by door, what the project, the pairs and the opinions say."""

from __future__ import annotations

import pytest

from consultations.enums import TypeDialogue
from tests.consultations.views.publiques.conftest import adresse
from tests.factories.consultations import (
    AvisSectionFactory,
    DialogueFactory,
    DuelFactory,
    ParticipantFactory,
    PropositionFactory,
    ReponsePublieeFactory,
    SectionFactory,
)
from tests.preuves import texte_de

pytestmark = pytest.mark.django_db


def test_answer_is_read_whole(client):
    reponse = ReponsePublieeFactory()

    texte = client.get(adresse("resultats", reponse.dialogue)).text

    assert [mots for mots in (reponse.decision, reponse.texte, reponse.signataire) if mots not in texte] == []


def test_missing_answer_is_said_to_be_due(client):
    assert (
        "Une consultation ne se ferme pas sans réponse"
        in client.get(adresse("resultats", DialogueFactory(ferme=True))).text
    )


def test_project_is_told_section_by_section_and_few_marks_are_hidden(client):
    dialogue = DialogueFactory(ferme=True, type=TypeDialogue.EVALUER_PROJET)
    assez, peu = SectionFactory(dialogue=dialogue, rang=1), SectionFactory(dialogue=dialogue, rang=2)
    for utilite in (5, 4, 4, 2, 1):
        AvisSectionFactory(section=assez, utilite=utilite, publie=True)
    AvisSectionFactory(section=peu, commentaire="Pas encore relu")

    texte = client.get(adresse("resultats", dialogue)).text

    assert "3\xa0personnes sur 5 la trouvent utile" in texte
    assert "1 évaluation. Sous cinq" in " ".join(texte.split())
    assert "Pas encore relu" not in texte
    assert "Pensez aux poussettes." in texte


def test_while_it_is_open_the_last_marks_wait_for_the_next_ones(client):
    dialogue = DialogueFactory(ouvert=True, type=TypeDialogue.EVALUER_PROJET)
    assez, peu = SectionFactory(dialogue=dialogue, rang=1), SectionFactory(dialogue=dialogue, rang=2)
    for utilite in (5, 4, 4, 2, 1, 5, 5, 5, 5, 5, 5):
        AvisSectionFactory(section=assez, utilite=utilite)
    AvisSectionFactory.create_batch(7, section=peu)

    texte = texte_de(client.get(adresse("resultats", dialogue)))

    assert "3 personnes sur 5 la trouvent utile. Les 6 réponses suivantes se liront plus tard" in texte
    assert "7 évaluations. Les réponses se lisent à partir de dix, ou à la clôture s’il y en a cinq." in texte


def test_ranking_tells_its_interval(client, dialogue):
    a, b = PropositionFactory.create_batch(2, dialogue=dialogue)
    for _ in range(12):
        DuelFactory(a=a, b=b, participant=ParticipantFactory(dialogue=dialogue))

    texte = client.get(adresse("resultats", dialogue)).text

    assert "12\xa0comparaisons" in texte
    assert "fois sur 100 à une idée moyenne, entre" in texte
    assert "Bradley et Terry" in texte


def test_nothing_yet_says_so(client, dialogue):
    assert "Rien encore." in client.get(adresse("resultats", dialogue)).text


def test_nothing_is_still_to_come_once_the_participation_is_closed(client):
    dialogue = DialogueFactory(clos=True)

    assert "Rien : personne n’a participé." in texte_de(client.get(adresse("resultats", dialogue)))
    assert "Personne n’a dit ce qu’il pense" in texte_de(client.get(adresse("opinions", dialogue)))
    assert "Aucune contribution n’est publiée" in texte_de(client.get(adresse("contributions", dialogue)))


@pytest.mark.parametrize(("etat", "encore"), [("ouvert", "encore "), ("ferme", "")])
def test_a_section_that_nobody_evaluated_says_whether_somebody_still_may(client, etat, encore):
    section = SectionFactory(dialogue=DialogueFactory(type=TypeDialogue.EVALUER_PROJET, **{etat: True}))

    assert f"Personne ne l’a {encore}évaluée." in texte_de(client.get(adresse("resultats", section.dialogue)))
