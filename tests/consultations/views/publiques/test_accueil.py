"""What anybody reads of consultations."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from portail import navigation
from socle.horloge import aujourdhui
from socle.logic.typographie import date_longue
from tests.consultations.views.publiques.conftest import adresse
from tests.factories.consultations import (
    DialogueFactory,
    DocumentFactory,
    ParticipantFactory,
    PhaseFactory,
    PropositionFactory,
    ReponsePublieeFactory,
    SecteurFactory,
    SoutienFactory,
)

pytestmark = pytest.mark.django_db


def test_list_tells_what_is_open_and_what_became_of_the_rest(client, dialogue):
    reponse = ReponsePublieeFactory(dialogue__titre="Le gymnase")
    DialogueFactory(ferme=True, titre="Les rives")
    DialogueFactory(titre="Un brouillon")
    DialogueFactory(ouvert=True, titre="Bientôt", debut=aujourdhui() + dt.timedelta(days=3))

    page = client.get(reverse("consultations:liste"))

    assert page.status_code == 200
    titres = [vue.dialogue.titre for vue in (*page.context["ouvertes"], *page.context["passees"])]
    assert sorted(titres) == ["Bientôt", "Des idées pour la place du marché", "Le gymnase", "Les rives"]
    assert reponse.decision in page.text
    assert "doit encore publier sa réponse" in page.text


def test_list_says_of_what_waits_for_its_answer_that_it_is_due(client):
    """Nothing can be done there any more, though its dates go on."""
    jour = aujourdhui()
    attendue = DialogueFactory(ouvert=True, titre="Les quais", debut=jour - dt.timedelta(days=9), fin=jour)
    hier = jour - dt.timedelta(days=1)
    PhaseFactory(dialogue=attendue, rang=1, nature="idees", du=attendue.debut, au=hier)
    PhaseFactory(dialogue=attendue, rang=2, nature="reponse", du=jour, au=jour)

    page = " ".join(client.get(reverse("consultations:liste")).text.split())

    assert "Aucune consultation n’est ouverte" in page
    assert f"{attendue.inscription.organisme.nom} doit encore publier sa réponse." in page
    assert f"close le {' '.join(date_longue(hier).split())}" in page
    assert "doit maintenant publier sa réponse" in client.get(adresse("consultation", attendue)).text


def test_empty_list_says_what_to_expect(client):
    assert "Aucune consultation n’est ouverte" in client.get(reverse("consultations:liste")).text


@pytest.mark.parametrize(
    "nom",
    ["consultation", "participer", "contributions", "deposer", "carte", "projet", "duels", "opinions", "resultats"],
)
@pytest.mark.parametrize("etat", [{}, {"abandonne": True}], ids=["brouillon", "abandonne"])
def test_what_is_not_public_does_not_exist(client, nom, etat):
    assert client.get(adresse(nom, DialogueFactory(**etat))).status_code == 404


def test_page_puts_the_question_then_what_to_do_then_the_rules(client, dialogue):
    PhaseFactory(dialogue=dialogue, nature="idees", titre="Vos idées", rang=1)

    page = client.get(adresse("consultation", dialogue))

    texte = page.text
    ordre = [dialogue.titre, dialogue.accroche, "Déposer une idée", "Les étapes", dialogue.regles]
    # The title stands in the head of the document and in the way back too.
    positions = [texte.index("<h1>"), *(texte.index(mots, texte.index("<h1>")) for mots in ordre[1:])]
    assert positions == sorted(positions)
    assert "en ce moment" in texte
    assert dialogue.charte in texte
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert page.cookies == {}


def test_code_is_read_whatever_its_capitals(client, dialogue):
    assert (
        client.get(adresse("consultation", dialogue).upper().replace("CONSULTATIONS", "consultations")).status_code
        == 200
    )


@pytest.mark.parametrize(
    ("traits", "mots"),
    [
        ({"ferme": True}, "La participation est close"),
        ({"ouvert": True, "debut": aujourdhui() + dt.timedelta(days=2)}, "Cette consultation ouvre le"),
    ],
)
def test_page_says_why_nobody_may_take_part(client, traits, mots):
    page = client.get(adresse("consultation", DialogueFactory(**traits)))

    assert mots in page.text
    assert "Déposer une idée" not in page.text


def test_answer_comes_first_once_published(client):
    reponse = ReponsePublieeFactory()

    page = client.get(adresse("consultation", reponse.dialogue))

    assert page.text.index(reponse.decision) < page.text.index(reponse.dialogue.presentation)


def test_counts_tell_each_door(client, dialogue):
    idee = PropositionFactory(dialogue=dialogue)
    SoutienFactory(proposition=idee, participant=ParticipantFactory(dialogue=dialogue, borne=True))
    SoutienFactory(proposition=idee)

    page = client.get(adresse("consultation", dialogue))

    assert "Sur une borne\u202f: 1</li>" in page.text
    assert "non représentatifs au sens statistique" in page.text


def test_document_is_downloaded_and_picture_shown(client, dialogue):
    donne = DocumentFactory(dialogue=dialogue, fichier=None)
    donne.fichier.save("plan.pdf", ContentFile(b"%PDF-1.4 plan"))
    dialogue.image_texte = "La place"
    dialogue.image.save("place.png", ContentFile(b"\x89PNG"))

    document = client.get(adresse("document", dialogue, pk=donne.pk))
    image = client.get(adresse("image", dialogue))

    assert b"".join(document.streaming_content) == b"%PDF-1.4 plan"
    assert document.headers["Content-Disposition"].startswith("attachment")
    assert document.headers["X-Content-Type-Options"] == "nosniff"
    assert (image.status_code, b"".join(image.streaming_content)) == (200, b"\x89PNG")


def test_document_of_another_dialogue_or_without_its_file_is_not_found(client, dialogue):
    ailleurs, perdu = DocumentFactory(dialogue__ouvert=True), DocumentFactory(dialogue=dialogue)

    assert client.get(adresse("document", dialogue, pk=ailleurs.pk)).status_code == 404
    assert client.get(adresse("document", dialogue, pk=perdu.pk)).status_code == 404
    assert client.get(adresse("image", dialogue)).status_code == 404


def test_map_draws_sectors_and_points_and_lists_the_same(client, dialogue):
    centre = SecteurFactory(dialogue=dialogue, nom="Centre")
    SecteurFactory(dialogue=dialogue, nom="Rives", latitude=None, longitude=None)
    PropositionFactory.create_batch(2, dialogue=dialogue, secteur=centre)
    situee = PropositionFactory(dialogue=dialogue, titre="Un banc ici", latitude=43.61, longitude=1.45)
    PropositionFactory(dialogue=dialogue, deposee=True, latitude=43.6, longitude=1.4, titre="Pas encore lue")

    texte = client.get(adresse("carte", dialogue)).text

    dessin, _, liste = texte.partition("</figure>")
    vers_secteur = f"{adresse('contributions', dialogue)}?secteur={centre.pk}"
    assert dessin.count(vers_secteur) == liste.count(vers_secteur) == 1
    assert dessin.count(adresse("contribution", dialogue, pk=situee.pk)) == 1
    assert "Rives" in liste
    assert "Pas encore lue" not in texte
    assert "http" not in dessin[dessin.index("<svg", dessin.index("bm-plan")) :]


def test_map_without_any_place_says_so(client, dialogue):
    assert "Aucun lieu à montrer" in client.get(adresse("carte", dialogue)).text


@pytest.mark.parametrize(
    ("nom", "budget"), [("consultation", 18), ("contributions", 12), ("carte", 12), ("resultats", 26)]
)
def test_pages_ask_as_much_for_one_row_as_for_three(client, dialogue, django_assert_max_num_queries, nom, budget):
    def garnir():
        secteur = SecteurFactory(dialogue=dialogue)
        PhaseFactory(dialogue=dialogue, nature="idees")
        DocumentFactory(dialogue=dialogue)
        SoutienFactory(proposition=PropositionFactory(dialogue=dialogue, secteur=secteur))

    garnir()
    with django_assert_max_num_queries(budget) as une:
        client.get(adresse(nom, dialogue))
    garnir()
    garnir()
    with django_assert_max_num_queries(budget) as trois:
        client.get(adresse(nom, dialogue))

    assert len(une) == len(trois)


def test_list_asks_as_much_for_one_row_as_for_three(client, django_assert_num_queries):
    ReponsePublieeFactory()
    with django_assert_num_queries(2):
        client.get(reverse("consultations:liste"))
    DialogueFactory.create_batch(2, ouvert=True)
    with django_assert_num_queries(2):
        client.get(reverse("consultations:liste"))


def test_home_page_and_menu_announce_consultations_only_when_there_are_some(client, monkeypatch):
    monkeypatch.setattr(navigation, "FRAICHEUR", -math.inf)
    monkeypatch.setattr(navigation, "REPONSES", {})
    entree = f'href="{reverse("consultations:liste")}"'

    assert entree not in client.get(reverse("portail:accueil")).text

    dialogue = DialogueFactory(ouvert=True)
    page = client.get(reverse("portail:accueil"))
    # Two menus, and the section of the page.
    assert page.text.count(entree) == 3
    assert adresse("consultation", dialogue) in page.text


@pytest.mark.parametrize("page", ["", "contributions/", "borne/secret/"])
def test_address_that_a_database_cannot_compare_is_not_found(client, page):
    assert client.get(f"/consultations/dialog\x00ue/{page}").status_code == 404


def test_files_that_are_gone_from_the_disk_are_not_found(client, dialogue):
    contribution = PropositionFactory(dialogue=dialogue, image_texte="Un banc", image="consultations/absente.png")
    type(dialogue).objects.filter(pk=dialogue.pk).update(image_texte="La place", image="consultations/absente.png")

    pages = [adresse("image", dialogue), adresse("contribution_image", dialogue, pk=contribution.pk)]

    assert [client.get(page).status_code for page in pages] == [404, 404]
