"""Comparing two ideas, saying what one thinks of them, reading what gathers and what divides."""

from __future__ import annotations

import itertools

import pytest

from consultations.enums import IssueDuel, Sens
from consultations.models import Duel, Position
from consultations.queries import parcours
from tests.consultations.views.publiques.conftest import adresse, reconnaitre
from tests.factories.consultations import (
    DialogueFactory,
    DuelFactory,
    ParticipantFactory,
    PositionFactory,
    PropositionFactory,
)

pytestmark = pytest.mark.django_db


def repondre(client, dialogue, reponse):
    face = client.get(adresse("duels", dialogue)).context["face"]
    donnees = {"gauche": face.gauche.pk, "droite": face.droite.pk, "reponse": reponse}
    return face, client.post(adresse("duels", dialogue), donnees)


@pytest.mark.parametrize(("reponse", "gagne"), [("gauche", "gauche"), ("droite", "droite"), ("aucune", "")])
def test_answer_names_the_idea_that_was_chosen_wherever_it_stood(client, dialogue, citoyenne, reponse, gagne):
    PropositionFactory.create_batch(2, dialogue=dialogue)

    face, suite = repondre(client, dialogue, reponse)

    duel = Duel.objects.get()
    choisie = {IssueDuel.A: duel.a, IssueDuel.B: duel.b, IssueDuel.AUCUNE: None}[duel.issue]
    assert (suite.status_code, suite.url) == (303, adresse("duels", dialogue))
    assert choisie == (getattr(face, gagne) if gagne else None)
    assert (duel.a if duel.a_gauche else duel.b) == face.gauche


def test_pair_asked_twice_is_the_same_and_answered_twice_counts_once(client, dialogue, citoyenne):
    PropositionFactory.create_batch(4, dialogue=dialogue)
    faces = [client.get(adresse("duels", dialogue)).context["face"] for _ in range(2)]
    donnees = {"gauche": faces[0].gauche.pk, "droite": faces[0].droite.pk, "reponse": "gauche"}

    for _ in range(2):
        client.post(adresse("duels", dialogue), donnees)

    assert faces[0] == faces[1]
    assert Duel.objects.count() == 1


def test_comparisons_end(client, dialogue, citoyenne):
    PropositionFactory.create_batch(3, dialogue=dialogue)
    for _ in range(3):
        repondre(client, dialogue, "gauche")

    page = client.get(adresse("duels", dialogue))

    assert "Vous avez comparé 3\xa0paires" in page.text
    assert "Merci, c’est tout" in page.text
    assert len(set(Duel.objects.values_list("a", "b"))) == 3


def test_comparisons_end_before_one_person_weighs_too_much(client, dialogue, citoyenne, monkeypatch):
    monkeypatch.setattr(parcours, "PAIRES_AU_PLUS", 2)
    idees = PropositionFactory.create_batch(3, dialogue=dialogue)
    for a, b in itertools.islice(itertools.combinations(idees, 2), 2):
        DuelFactory(a=a, b=b, participant=citoyenne)

    assert client.get(adresse("duels", dialogue)).context["face"].gauche is None


def test_single_idea_makes_no_pair(client, dialogue, citoyenne):
    PropositionFactory(dialogue=dialogue)

    assert "Il faut au moins deux idées" in client.get(adresse("duels", dialogue)).text


@pytest.mark.parametrize("donnees", [{"reponse": "toutes"}, {"reponse": "gauche", "gauche": "x"}, {}])
def test_wrong_answer_changes_nothing(client, dialogue, citoyenne, donnees):
    a, b = PropositionFactory.create_batch(2, dialogue=dialogue)

    reponse = client.post(adresse("duels", dialogue), {"gauche": a.pk, "droite": b.pk, **donnees})

    assert reponse.status_code in {404, 409}
    assert Duel.objects.count() == 0


def test_idea_of_another_dialogue_is_not_compared(client, dialogue, citoyenne):
    donnees = {
        "gauche": PropositionFactory(dialogue=dialogue).pk,
        "droite": PropositionFactory().pk,
        "reponse": "gauche",
    }

    assert client.post(adresse("duels", dialogue), donnees).status_code == 404
    assert Duel.objects.count() == 0


def test_opinions_come_one_idea_at_a_time_then_the_map(client, dialogue, citoyenne):
    PropositionFactory.create_batch(2, dialogue=dialogue)
    for sens in (Sens.ACCORD, Sens.PASSE):
        idee = client.get(adresse("opinions", dialogue)).context["idee"]
        reponse = client.post(adresse("opinions", dialogue), {"idee": idee.proposition.pk, "sens": sens})
        assert (reponse.status_code, reponse.url) == (303, adresse("opinions", dialogue))

    page = client.get(adresse("opinions", dialogue))

    assert "Vous avez jugé 2\xa0idées, merci" in page.text
    assert "Ce qui rassemble, ce qui divise" in page.text
    assert sorted(Position.objects.values_list("sens", flat=True)) == ["accord", "passe"]


def test_opinion_sent_twice_is_one_and_a_wrong_one_changes_nothing(client, dialogue, citoyenne):
    idee = PropositionFactory(dialogue=dialogue)
    for sens in (Sens.ACCORD, Sens.ACCORD, "peut-être"):
        client.post(adresse("opinions", dialogue), {"idee": idee.pk, "sens": sens})

    assert list(Position.objects.values_list("sens", flat=True)) == ["accord"]


def test_map_never_shows_a_group_under_five(client, dialogue):
    idees = PropositionFactory.create_batch(4, dialogue=dialogue)
    for rang in range(18):
        personne = ParticipantFactory(dialogue=dialogue)
        for idee in idees:
            sens = Sens.ACCORD if (rang < 15) == (idee in idees[:2]) else Sens.DESACCORD
            PositionFactory(proposition=idee, participant=personne, sens=sens)

    texte = client.get(adresse("opinions", dialogue), {"carte": ""}).text

    assert "18\xa0personnes ont dit" in texte
    assert not [n for n in range(1, 5) if f", {n}\xa0personne" in texte]
    assert "non représentatifs" in texte


def test_map_says_when_nobody_answered(client, dialogue):
    assert "Personne n’a encore dit" in client.get(adresse("opinions", dialogue), {"carte": ""}).text


@pytest.mark.parametrize("nom", ["duels", "opinions"])
def test_closed_dialogue_explains_and_keeps_nothing(client, nom):
    ferme = DialogueFactory(ferme=True)
    a, b = PropositionFactory.create_batch(2, dialogue=ferme)
    reconnaitre(client, ParticipantFactory(dialogue=ferme))
    donnees = {"gauche": a.pk, "droite": b.pk, "reponse": "gauche", "idee": a.pk, "sens": "accord"}

    assert client.get(adresse(nom, ferme)).status_code == 200
    assert client.post(adresse(nom, ferme), donnees).status_code == 409
    assert (Duel.objects.count(), Position.objects.count()) == (0, 0)


@pytest.mark.parametrize("nom", ["duels", "opinions"])
def test_pages_ask_as_much_for_few_ideas_as_for_many(client, dialogue, citoyenne, nom, django_assert_max_num_queries):
    PropositionFactory.create_batch(2, dialogue=dialogue)
    with django_assert_max_num_queries(9) as peu:
        client.get(adresse(nom, dialogue))
    PropositionFactory.create_batch(6, dialogue=dialogue)
    with django_assert_max_num_queries(9) as beaucoup:
        client.get(adresse(nom, dialogue))

    assert len(peu) == len(beaucoup)
