"""Filters that a member of the team, or of a body, keeps under a name."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.urls import reverse

from socle.actions import filtres
from socle.models import FiltreEnregistre
from socle.personnes import effacer_personne
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.factories.socle import FiltreEnregistreFactory
from tests.preuves import lire, texte_de, tout

pytestmark = pytest.mark.django_db
LISTE = reverse("organismes:pilotage_inscriptions")
ENREGISTRER = reverse("comptes:filtre_enregistrer")


@pytest.fixture
def moi(client, db):
    personne = UtilisateurFactory(charge_etudes=True)
    client.force_login(personne)
    return personne


def _garder(client, nom="À valider", demande="campagne=toutes&etat=confirmee&page=3", liste=LISTE):
    return client.post(ENREGISTRER, {"nom": nom, "demande": demande, "liste": liste})


def test_filters_are_kept_under_a_name_and_found_on_their_list(client, moi):
    page = lire(client.get(LISTE, {"campagne": "toutes", "etat": "confirmee", "page": "3"}))
    formulaire = page.select_one("form.bm-filtres__nommer")
    cachees = {champ["name"]: champ["value"] for champ in formulaire.select("input[type=hidden]") if champ.get("value")}

    reponse = client.post(formulaire["action"], {**cachees, "nom": "À valider"})
    liens = lire(client.get(LISTE)).select(".bm-enregistres a")

    assert reponse.headers["Location"] == f"{LISTE}?campagne=toutes&etat=confirmee"
    assert [lien.get_text() for lien in liens] == ["À valider"]
    assert QueryDict(liens[0]["href"][1:]).dict() == {"campagne": "toutes", "etat": "confirmee"}
    assert lire(client.get(reverse("enquetes:pilotage_visites"))).select(".bm-enregistres") == []
    assert lire(client.get(LISTE)).select("form.bm-filtres__nommer") == []


def test_a_name_given_again_takes_the_place_of_the_first(client, moi):
    _garder(client)
    _garder(client, demande="etat=refusee")

    assert FiltreEnregistre.objects.get().demande == {"etat": "refusee"}


def test_nobody_sees_nor_forgets_those_of_another(client, moi):
    autre = FiltreEnregistreFactory(nom="Les siens")
    sien = FiltreEnregistreFactory(utilisateur=moi, nom="Les miens")

    page = texte_de(client.get(LISTE))
    refus = client.post(reverse("comptes:filtre_oublier", args=[autre.pk]))
    fait = client.post(reverse("comptes:filtre_oublier", args=[sien.pk]))

    assert ("Les miens" in page, "Les siens" in page) == (True, False)
    assert (refus.status_code, fait.headers["Location"]) == (404, LISTE)
    assert list(FiltreEnregistre.objects.all()) == [autre]


@pytest.mark.parametrize(
    ("champs", "retour"),
    [
        ({"nom": ""}, LISTE),
        ({"nom": "x" * 61}, LISTE),
        ({"liste": "https://ailleurs.exemple/pilotage/"}, "portail:aiguillage"),
        ({"liste": "//ailleurs.exemple"}, "portail:aiguillage"),
        ({"liste": "/terrain/absences/"}, "portail:aiguillage"),
        ({"liste": "/espace/inscriptions/12/"}, "portail:aiguillage"),
        ({"liste": "/pilotage/inscriptions/12/"}, "portail:aiguillage"),
        ({"liste": "/pilotage/nulle-part/"}, "portail:aiguillage"),
        ({"demande": "q=" + "x" * 1000}, LISTE),
    ],
)
def test_what_no_list_sends_keeps_nothing(client, moi, champs, retour):
    avant = tout()

    reponse = _garder(client, **champs)

    assert reponse.headers["Location"].split("?")[0] == (reverse(retour) if ":" in retour else retour)
    assert tout() == avant


def test_a_body_keeps_those_of_its_own_lists_and_none_of_the_team(client):
    inscription = InscriptionFactory(smartphone=True)
    membre = MembreFactory(organisme=inscription.organisme).utilisateur
    client.force_login(membre)
    liste = reverse("bornes:espace_avis")
    formulaire = lire(client.get(liste, {"reponse": "sans"})).select_one("form.bm-filtres__nommer")
    cachees = {champ["name"]: champ["value"] for champ in formulaire.select("input[type=hidden]") if champ.get("value")}

    client.post(formulaire["action"], {**cachees, "nom": "À répondre"})
    _garder(client)

    assert list(FiltreEnregistre.objects.values_list("utilisateur", "liste")) == [(membre.pk, "bornes:espace_avis")]
    assert [lien.get_text() for lien in lire(client.get(liste)).select(".bm-enregistres a")] == ["À répondre"]


def test_what_no_database_stores_is_dropped(client, moi):
    _garder(client, demande="q=%00a&etat=confirmee&%00=1&format=csv")

    assert FiltreEnregistre.objects.get().demande == {"etat": "confirmee"}


def test_an_address_looked_for_in_the_outbox_is_not_kept(client, moi):
    _garder(client, demande="situation=tous&adresse=camille@ville.exemple")

    assert FiltreEnregistre.objects.get().demande == {"situation": "tous"}


def test_a_list_holds_so_many_filters_and_says_it(client, moi, monkeypatch):
    monkeypatch.setattr(filtres, "PAR_LISTE", 1)
    _garder(client)

    page = texte_de(client.post(ENREGISTRER, {"nom": "Autre", "demande": "etat=refusee", "liste": LISTE}, follow=True))

    assert "Au plus 1 filtres par liste" in page
    assert [filtre.nom for filtre in FiltreEnregistre.objects.all()] == ["À valider"]


def test_they_go_with_the_account_and_with_whom_they_look_for(client, moi):
    UtilisateurFactory(administrateur=True)
    FiltreEnregistreFactory(utilisateur=moi)
    cherche = FiltreEnregistreFactory(demande={"auteur": "camille@ville.exemple"})

    effacer_personne(adresse=moi.email)
    effacer_personne(adresse="camille@ville.exemple")

    assert [filtre.pk for filtre in FiltreEnregistre.objects.all()] == [cherche.pk]
    assert "camille" not in str(FiltreEnregistre.objects.get().demande)
