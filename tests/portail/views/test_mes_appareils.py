"""Open sessions: listed, closed, and told by mail when a device is new."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from barometre.settings.env import Fournisseur
from comptes import middleware
from comptes.actions.sessions import noter_la_session
from comptes.logic.navigateurs import nommer_le_navigateur
from comptes.models import CourrielDeCompte, SessionOuverte
from comptes.queries.sessions import sessions_de
from socle.horloge import maintenant, regler
from socle.models import Entree
from tests.factories.comptes import MOT_DE_PASSE, SessionOuverteFactory, UtilisateurFactory
from tests.factories.enquetes import AppareilFactory, EnqueteurFactory
from tests.preuves import lire, texte_de

pytestmark = pytest.mark.django_db

PAGE = "/mes-appareils/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1"


def _entrer(personne, annonce=FIREFOX):
    client = Client(headers={"user-agent": annonce})
    client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE})
    return client


@pytest.mark.parametrize(
    ("annonce", "nom"),
    [
        (FIREFOX, "Firefox sur Windows"),
        (IPHONE, "Safari sur iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome sur Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge sur Windows"),
        ("<script>alert(1)</script>", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
    ],
)
def test_a_browser_is_named_by_words_of_ours(annonce, nom):
    assert nommer_le_navigateur(annonce) == nom


@pytest.mark.parametrize("fournisseur", [None, Fournisseur("https://ailleurs.test", "client", "secret")])
def test_proconnect_is_named_where_it_opens_accounts_alone(settings, fournisseur):
    settings.PROCONNECT = fournisseur

    page = lire(_entrer(UtilisateurFactory()).get(PAGE))

    lien = page.find("main").find("a", href=reverse("mfa_index"))
    assert ("ProConnect" in lien.get_text()) is (fournisseur is not None)


def test_two_sessions_of_one_browser_are_told_apart_by_the_names_of_their_buttons():
    personne = UtilisateurFactory()
    ici = _entrer(personne)
    for jour in (1, 2):
        SessionOuverteFactory(utilisateur=personne, ouverte_le=maintenant() - dt.timedelta(days=jour))

    page = lire(ici.get(PAGE))

    assert len({" ".join(bouton.get_text().split()) for bouton in page.tbody.find_all("button")}) == 2


def test_devices_are_listed_this_one_marked_and_another_is_out_at_its_next_page():
    personne = UtilisateurFactory()
    ici, telephone = _entrer(personne), _entrer(personne, IPHONE)
    etrangere = SessionOuverteFactory()

    page = lire(ici.get(PAGE))
    lignes = [" ".join(ligne.get_text(" ").split()) for ligne in page.tbody.find_all("tr")]
    [autre] = [s for s in sessions_de(personne) if s.navigateur == "Safari sur iPhone"]
    mot = texte_de(ici.post(reverse("comptes:session_fermer", args=[autre.pk]), follow=True))

    assert sorted((ligne.split(" 2")[0].partition(" sur")[0], "cet appareil" in ligne) for ligne in lignes) == [
        ("Firefox", True),
        ("Safari", False),
    ]
    assert "Safari sur iPhone : déconnecté." in mot
    assert page.find("a", href=reverse("mfa_index"), string=lambda dit: dit and "clés d’accès" in dit)
    assert telephone.get(PAGE).url.startswith("/connexion/")
    assert ici.get(PAGE).status_code == 200
    assert SessionOuverte.objects.filter(pk=etrangere.pk).exists()
    [ligne] = Entree.objects.filter(acte="compte.sessions_fermees")
    assert ligne.details == {"nombre": 1}


def test_all_others_are_closed_at_once_and_nobody_else_s():
    personne = UtilisateurFactory()
    ici, la, ailleurs = _entrer(personne), _entrer(personne, IPHONE), _entrer(personne, "")
    etrangere = SessionOuverteFactory()

    ici.post(reverse("comptes:sessions_fermer_les_autres"))

    assert [client.get(PAGE).status_code for client in (ici, la, ailleurs)] == [200, 302, 302]
    assert Session.objects.filter(pk=etrangere.session_id).exists()


def test_what_another_password_ended_is_listed_no_more(monkeypatch):
    monkeypatch.setattr(middleware, "noter_la_session", noter_la_session)
    personne = UtilisateurFactory()
    ici, telephone = _entrer(personne), _entrer(personne, IPHONE)
    etrangere = SessionOuverteFactory()

    nouveau = {"password1": "un tout autre secret", "password2": "un tout autre secret"}
    ici.post(reverse("account_change_password"), {"oldpassword": MOT_DE_PASSE, **nouveau})
    page = lire(ici.get(PAGE))

    assert telephone.get(PAGE).status_code == 302
    assert [" ".join(ligne.th.get_text().split()) for ligne in page.tbody.find_all("tr")] == ["Firefox sur Windows"]
    assert Session.objects.filter(pk=etrangere.session_id).exists()


def test_the_present_device_is_left_by_signing_out_and_those_of_others_are_not_there():
    personne = UtilisateurFactory()
    ici, etrangere = _entrer(personne), SessionOuverteFactory()
    [sienne] = sessions_de(personne)

    refus = texte_de(ici.post(reverse("comptes:session_fermer", args=[sienne.pk]), follow=True))

    assert "C’est l’appareil que vous utilisez" in refus
    assert ici.post(reverse("comptes:session_fermer", args=[etrangere.pk])).status_code == 404
    assert SessionOuverte.objects.count() == 2
    ici.post(reverse("account_logout"))
    assert not sessions_de(personne).exists()


def test_a_session_is_written_once_an_hour_whatever_the_pages(monkeypatch):
    monkeypatch.setattr(middleware, "noter_la_session", noter_la_session)
    personne, client = UtilisateurFactory(), Client(headers={"user-agent": FIREFOX})
    debut = maintenant().replace(minute=10)
    with regler(debut):
        client.force_login(personne)
    with regler(debut + dt.timedelta(minutes=40)), CaptureQueriesContext(connection) as lues:
        client.get(PAGE)
    [neuve] = sessions_de(personne)
    with regler(debut + dt.timedelta(hours=2)):
        client.get(PAGE)
        [revue] = sessions_de(personne)

    rond = debut.replace(minute=0, second=0, microsecond=0)
    assert [q["sql"] for q in lues if not q["sql"].startswith("SELECT")] == []
    assert (neuve.ouverte_le, neuve.vue_le) == (rond, rond)
    assert (revue.ouverte_le, revue.vue_le) == (rond, rond + dt.timedelta(hours=2))


def test_a_new_device_is_told_once_the_first_and_the_known_never():
    personne = UtilisateurFactory()

    def dus(client):
        client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE})
        return CourrielDeCompte.objects.count()

    premier, second, sans_temoin = (Client(headers={"user-agent": FIREFOX}) for _ in range(3))
    assert dus(premier) == 0
    premier.post(reverse("account_logout"))
    assert dus(premier) == 0
    assert dus(second) == 1
    # The same click sent twice, and a browser that keeps nothing.
    assert dus(sans_temoin) == 1


def test_a_shopper_sees_the_phones_she_sends_from():
    enqueteur = EnqueteurFactory(utilisateur=UtilisateurFactory(enqueteur=True))
    sien = AppareilFactory(enqueteur=enqueteur)
    autre = AppareilFactory()

    page = texte_de(_entrer(enqueteur.utilisateur).get(PAGE))

    assert str(sien) in page
    assert str(autre) not in page
