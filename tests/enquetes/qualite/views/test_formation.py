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


def test_staff_publish_a_briefing_and_ask_for_the_self_test_in_one_form(equipe, campagne):
    EnqueteurFactory(compte=True, pseudonyme="Pie 7", canaux=["EMAIL", "TEL"])

    page = texte_de(
        equipe.post(reverse(PAGE), {"exige": "on", "seuil": "90", "texte": "Restez neutre.\r\nMerci."}, follow=True)
    )

    assert "pas lu" in page
    assert "Briefing publié : chaque enquêteur confirme l’avoir lu" in page.replace("\u202f", " ")
    assert "manque : Courriel, Téléphone" in page
    assert Briefing.objects.get().texte.splitlines() == ["Restez neutre.", "Merci."]
    assert ReglageTerrain.objects.values_list("campagne", "autotest_exige", "seuil_autotest").get() == (
        campagne.pk,
        True,
        90,
    )


@pytest.mark.parametrize("texte", ["Restez neutre.\nMerci.", "Restez neutre.\r\nMerci.\r\n"])
def test_staff_change_the_self_test_and_the_briefing_unchanged_is_not_published_again(equipe, campagne, texte):
    BriefingFactory(campagne=campagne, texte="Restez neutre.\nMerci.")

    page = texte_de(equipe.post(reverse(PAGE), {"exige": "on", "seuil": "90", "texte": texte}, follow=True))

    assert "Briefing publié" not in page
    assert (Briefing.objects.count(), ReglageTerrain.objects.get().seuil_autotest) == (1, 90)


def test_staff_save_the_self_test_before_any_briefing_is_written(equipe, campagne):
    equipe.post(reverse(PAGE), {"seuil": "70", "texte": ""})

    assert (Briefing.objects.count(), campagne.reglage_terrain.seuil_autotest) == (0, 70)


@pytest.mark.parametrize(
    ("champs", "champ"), [({"seuil": "20"}, "seuil"), ({"texte": " "}, "texte"), ({"seuil": ""}, "seuil")]
)
def test_staff_are_told_at_the_field_nothing_is_written_and_what_they_typed_stays(equipe, campagne, champs, champ):
    BriefingFactory(campagne=campagne, texte="Restez neutre.")

    reponse = equipe.post(reverse(PAGE), {"exige": "on", "seuil": "60", "texte": "Soyez bref."} | champs)

    assert page_de(reponse).select_one(f"#id_{champ}")["aria-invalid"] == "true"
    assert "texte" in champs or "Soyez bref." in page_de(reponse).select_one("#id_texte").get_text()
    assert (ReglageTerrain.objects.count(), Briefing.objects.count()) == (0, 1)


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

    incomplete = page_de(client.post(adresse, reponses))
    resume = incomplete.select_one(".bm-resume-erreurs[autofocus]")
    assert [incomplete.select_one(lien["href"])["class"] for lien in resume.select("a")] == [
        ["bm-choix", "bm-choix--erreur"]
    ]
    assert not Autotest.objects.exists()
    copie = client.post(adresse, {**reponses, "EM-11-mesure": ["0", "1"]}, follow=True)

    texte = texte_de(copie).replace("\u00a0", " ")
    autotest = Autotest.objects.get()
    assert (autotest.enqueteur, autotest.campagne) == (enqueteur, campagne)
    assert autotest.lecture == {"EM-01": 75, "EM-09": True, "EM-11": 2}
    # Two points of weight out of four: 67 instead of 100.
    assert autotest.accord == pytest.approx(83.5)
    # Who is asked for 84 does not read that she reached it.
    assert "83 % d’accord" in texte
    assert "Réussi, 83 % d’accord" in texte_de(client.get(reverse(TERRAIN))).replace("\u00a0", " ")
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


def test_a_threshold_set_from_a_page_opened_before_a_briefing_does_not_publish_the_old_one_again(equipe, campagne):
    BriefingFactory(campagne=campagne, texte="Restez neutre.\nMerci.")
    page = page_de(equipe.get(reverse(PAGE)))
    ouverte = {"seuil": "90", "texte": "Restez neutre.\r\nMerci.", "vues": page.select_one("input[name=vues]")["value"]}
    equipe.post(reverse(PAGE), ouverte | {"seuil": "80", "texte": "Ne dites pas votre nom."})

    equipe.post(reverse(PAGE), ouverte)

    assert Briefing.objects.order_by("-pk")[0].texte == "Ne dites pas votre nom."
    assert ReglageTerrain.objects.get().seuil_autotest == 90
