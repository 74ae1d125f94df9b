"""The guides: no chapter without its words, no door to nowhere, no picture that nobody takes, no command that is not."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from PIL import Image

from comptes.enums import Role
from comptes.models import Utilisateur
from outils.captures.guides import BUREAU, DOSSIER, PRISES, TELEPHONE
from portail.logic.guides import MANUELS
from portail.templatetags.menus import adresse_du_guide
from tests.architecture.arbre import RACINE, gabarits, nom
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import page_de

MOTS = RACINE / "templates" / "guides"
AIDE = re.compile(r"<c-aide\b[^>]*?guide=\"([^\"]*)\"[^>]*?ancre=\"([^\"]*)\"")
CAPTURE = re.compile(r"<c-capture\b[^>]*?nom=\"([^\"]*)\"([^>]*)>")
EXPLOITATION = (RACINE / "docs" / "exploitation.md").read_text()
CHAPITRES = [(manuel, chapitre) for manuel in MANUELS.values() for chapitre in manuel.chapitres]
PORTES = {
    "portail:espace_guide": ("organisme", []),
    "portail:guide_de_l_inscription": ("organisme", []),
    "portail:terrain_guide": ("enqueteur", [Role.ENQUETEUR]),
    **{f"portail:pilotage_guide_{guide}": (guide, [Role.JURY]) for guide in MANUELS},
}


def _trouver(motif):
    return {(nom(chemin), *trouve) for chemin in gabarits() for trouve in motif.findall(chemin.read_text())}


def test_every_chapter_has_its_words_and_every_word_its_chapter():
    ecrits = {str(chemin.relative_to(RACINE / "templates")) for chemin in MOTS.glob("*/*.html")}

    assert ecrits == {chapitre.gabarit for _, chapitre in CHAPITRES}


@pytest.mark.parametrize("gabarit", [chapitre.gabarit for _, chapitre in CHAPITRES])
def test_a_chapter_is_read_in_a_minute(gabarit):
    page = BeautifulSoup((RACINE / "templates" / gabarit).read_text(), "html.parser")
    for hors_lecture in page.select("pre, c-capture"):
        hors_lecture.decompose()

    assert 60 <= len(page.get_text(" ").split()) <= 160


def test_every_way_to_a_chapter_leads_somewhere():
    connus = {(manuel.nom, chapitre.ancre) for manuel, chapitre in CHAPITRES}
    menees = {(guide, ancre) for _, guide, ancre in _trouver(AIDE)}

    assert menees - connus == set()


@pytest.mark.django_db
@pytest.mark.parametrize(("porte", "guide", "roles"), [(porte, *qui) for porte, qui in PORTES.items()])
def test_a_guide_lists_its_chapters_and_shows_them_all(client, porte, guide, roles):
    client.force_login(UtilisateurFactory(roles=roles))

    page = page_de(client.get(reverse(porte)))

    liens = [lien["href"].removeprefix("#") for lien in page.select(".bm-guide__sommaire a")]
    assert liens == [chapitre.ancre for chapitre in MANUELS[guide].chapitres]
    assert [titre["id"] for titre in page.select(".bm-guide__chapitre > h2")] == liens
    assert page.h1.text == MANUELS[guide].titre
    assert page.select_one("[data-bm-imprimer]") is not None


@pytest.mark.django_db
def test_staff_read_every_guide_and_are_led_to_them_from_each_page(client):
    client.force_login(UtilisateurFactory(roles=[Role.LECTEUR]))

    page = page_de(client.get(reverse("portail:pilotage_guides")))

    assert [lien["href"] for lien in page.select(".bm-liste-liens a")] == [f"{guide}/" for guide in MANUELS]
    assert page.select_one(".bm-nuit__qui a[href='/pilotage/guides/']").text == "Aide"


def test_a_chapter_opens_where_its_reader_may_go():
    visite, chez_soi = {"user": AnonymousUser()}, {"user": Utilisateur(email="a@exemple.fr")}

    assert adresse_du_guide(visite, "organisme", "canaux") == "/inscription/guide/#canaux"
    assert adresse_du_guide(chez_soi, "organisme", "canaux") == "/espace/guide/#canaux"
    assert adresse_du_guide(chez_soi, "enqueteur", "noter") == "/terrain/guide/#noter"
    assert adresse_du_guide(chez_soi, "equipe", "plan") == "/pilotage/guides/equipe/#plan"


def test_pictures_shown_are_those_taken_and_kept():
    montrees = {trouvee for _, trouvee, _ in _trouver(CAPTURE)}
    gardees = {chemin.stem for chemin in DOSSIER.glob("*")}

    assert montrees == gardees == {prise.nom for prise in PRISES}


@pytest.mark.parametrize(("gabarit", "capture", "suite"), sorted(_trouver(CAPTURE)))
def test_a_picture_has_the_size_that_the_page_announces_and_is_light(gabarit, capture, suite):
    fichier = DOSSIER / f"{capture}.webp"
    taille = TELEPHONE if "telephone" in suite else BUREAU

    assert Image.open(fichier).size == (taille["width"], taille["height"])
    assert fichier.stat().st_size < 48_000


def test_commands_of_the_operator_are_written_in_the_page_that_a_machine_follows():
    tapees = [
        ligne.removeprefix("python ")
        for chemin in MOTS.glob("exploitation/*.html")
        for bloc in BeautifulSoup(chemin.read_text(), "html.parser").select("pre")
        for ligne in bloc.text.splitlines()
    ]

    assert len(tapees) > 10
    assert [ligne for ligne in tapees if ligne not in EXPLOITATION] == []


def test_operator_reads_every_process_that_the_queues_ask_for():
    page = BeautifulSoup((MOTS / "exploitation" / "processus.html").read_text(), "html.parser")
    nommes = [processus.text for processus in page.select("li > strong")]

    files = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert sorted(nommes) == sorted({"web", "worker", "horloge", *files})
    assert page.p.text.startswith("Sept processus") is (len(nommes) == 7)
