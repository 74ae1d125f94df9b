"""Pages of training: staff publish and set, a shopper ticks, is tested and reads her copy."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enquetes.models import Autotest, Briefing, BriefingLu, ReglageTerrain
from tests.enquetes.grilles import campagne_2020, grille_reelle
from tests.factories.enquetes import AutotestFactory, BriefingFactory, EnqueteurFactory, ExempleNoteFactory
from tests.preuves import page_de, texte_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("horloge")]
PAGE, TERRAIN = "enquetes:pilotage_formation", "enquetes:terrain_formation"
CORRIGE = [
    {"code": "EM-01", "mesure": 40, "pourquoi": "En secondes."},
    {"code": "EM-09", "mesure": True, "pourquoi": "Le service signe."},
    {"code": "EM-11", "mesure": 2, "pourquoi": "Pas de congé."},
]


@pytest.fixture
def campagne():
    return campagne_2020()


@pytest.fixture
def enqueteur(client):
    enqueteur = EnqueteurFactory(compte=True, canaux=["EMAIL"])
    client.force_login(enqueteur.utilisateur)
    return enqueteur


@pytest.fixture
def exemple():
    grille_reelle("EMAIL")
    return ExempleNoteFactory(corrige=CORRIGE)


def test_staff_publish_a_briefing_and_ask_for_the_self_test(equipe, campagne):
    EnqueteurFactory(compte=True, pseudonyme="Pie 7", canaux=["EMAIL", "TEL"])

    page = equipe.post(reverse("enquetes:briefing_publier"), {"texte": "Restez neutre."}, follow=True)
    assert "pas lu" in texte_de(page)
    page = texte_de(equipe.post(reverse("enquetes:autotest_regler"), {"exige": "on", "seuil": "90"}, follow=True))

    assert "manque : Courriel, Téléphone" in page
    assert ReglageTerrain.objects.values_list("campagne", "autotest_exige", "seuil_autotest").get() == (
        campagne.pk,
        True,
        90,
    )


@pytest.mark.usefixtures("campagne")
def test_staff_are_told_at_the_field_and_nothing_is_written(equipe):
    page = page_de(equipe.post(reverse("enquetes:autotest_regler"), {"exige": "on", "seuil": "20"}))
    assert page.select_one("#id_seuil")["aria-invalid"] == "true"
    equipe.post(reverse("enquetes:briefing_publier"), {"texte": " "})

    assert (ReglageTerrain.objects.count(), Briefing.objects.count()) == (0, 0)


def test_shopper_ticks_the_briefing(client, campagne, enqueteur):
    briefing = BriefingFactory(campagne=campagne, texte="Voir https://exemple.fr")
    assert page_de(client.get(reverse(TERRAIN))).select_one('main a[href="https://exemple.fr"]')

    page = texte_de(client.post(reverse("enquetes:terrain_briefing", args=[briefing.pk]), follow=True))

    assert "lu le" in page
    assert BriefingLu.objects.values_list("briefing", "enqueteur").get() == (briefing.pk, enqueteur.pk)


def test_shopper_grades_an_example_and_reads_why(client, campagne, enqueteur, exemple):
    adresse = reverse("enquetes:terrain_autotest", args=["EMAIL"])
    page = page_de(client.get(adresse))
    assert exemple.titre in page.h1
    assert "Notez «\u202fIntrouvable\u202f» si l’adresse est introuvable." in page.get_text()
    reponses = {"exemple": exemple.code, "EM-01-mesure": "75", "EM-09-mesure": "oui"}

    incomplete = texte_de(client.post(adresse, reponses))
    assert "À compléter : EM-11" in incomplete
    assert not Autotest.objects.exists()
    copie = client.post(adresse, {**reponses, "EM-11-mesure": ["0", "1"]}, follow=True)

    texte = texte_de(copie).replace("\u00a0", " ")
    autotest = Autotest.objects.get()
    assert (autotest.enqueteur, autotest.campagne) == (enqueteur, campagne)
    assert autotest.lecture == {"EM-01": 75, "EM-09": True, "EM-11": 2}
    # Two points of weight out of four: 67 instead of 100.
    assert autotest.accord == pytest.approx(83.5)
    assert "84 % d’accord" in texte
    assert "Le corrigé 40 secondes" in texte
    assert "Pas de congé." in texte
    assert "Réussi" in texte


@pytest.mark.usefixtures("campagne", "enqueteur")
def test_copy_sent_twice_is_marked_once(client, exemple):
    ExempleNoteFactory(corrige=CORRIGE)
    adresse = reverse("enquetes:terrain_autotest", args=["EMAIL"])
    reponses = {"exemple": exemple.code, "EM-01-mesure": "40", "EM-09-mesure": "oui", "EM-11-mesure": ["0", "1"]}

    client.post(adresse, reponses)
    seconde = texte_de(client.post(adresse, reponses, follow=True))

    assert Autotest.objects.count() == 1
    assert "déjà noté" in seconde


def test_copy_of_another_is_not_found(client, campagne, enqueteur):
    autre = AutotestFactory(campagne=campagne)

    assert client.get(reverse("enquetes:terrain_autotest_copie", args=[autre.pk])).status_code == 404
    assert client.get(reverse("enquetes:terrain_autotest", args=["PIGEON"])).status_code == 404
