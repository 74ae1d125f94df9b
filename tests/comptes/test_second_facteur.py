"""Staff want a second factor before anything that asks for an account, unless this is the demonstration."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from comptes.actions.equipe import creer_personnel, oublier_second_facteur
from comptes.enums import PERSONNEL
from tests.factories.comptes import MOT_DE_PASSE, UtilisateurFactory
from tests.preuves import texte_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hors_demonstration")]


def _connecter(client, **champs):
    client.force_login(UtilisateurFactory(**champs))


@pytest.mark.parametrize("role", sorted(PERSONNEL))
def test_every_staff_role_needs_the_second_factor(client, role):
    _connecter(client, roles=[role], second_facteur=False)

    assert client.get("/pilotage/").headers.get("Location") == reverse("mfa_activate_totp")


def test_engineer_without_second_factor_is_kept_out_of_the_technical_admin(client):
    _connecter(client, is_staff=True, is_superuser=True, second_facteur=False)

    assert client.get(reverse("admin:index")).headers.get("Location") == reverse("mfa_activate_totp")


@pytest.mark.parametrize("role", sorted(PERSONNEL))
def test_staff_with_second_factor_is_not_stopped(client, role):
    _connecter(client, roles=[role])

    assert client.get(reverse("trophees:pilotage_resultats")).status_code in {200, 404}


def test_activation_page_says_why_one_was_sent_there(client):
    _connecter(client, administrateur=True, second_facteur=False)

    page = client.get("/pilotage/", follow=True).content.decode()

    assert "Activez d’abord votre second facteur" in page


@pytest.mark.parametrize("zone", ["/espace/", "/terrain/"])
def test_people_outside_staff_need_no_second_factor(client, zone):
    _connecter(client, enqueteur=True)

    assert client.get(zone).headers.get("Location") != reverse("mfa_activate_totp")


def test_second_factor_is_waived_in_the_demonstration(client, settings):
    settings.BAROMETRE_DEMO = True
    _connecter(client, administrateur=True, second_facteur=False)

    assert client.get(reverse("organismes:pilotage_inscriptions")).status_code == 200


def test_sign_in_asks_staff_for_the_code_of_the_second_factor(client):
    personne = UtilisateurFactory(administrateur=True)

    reponse = client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE})

    assert reponse.headers.get("Location") == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def _attendre_le_second_facteur(client, personne):
    client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE})
    porte = client.get(reverse("mfa_authenticate"))
    assert porte.status_code == 200
    assert "Parlez à un administrateur" in porte.text


def test_whoever_the_team_cannot_help_is_not_sent_to_it(client):
    referente = UtilisateurFactory(second_facteur=True)
    client.post(reverse("account_login"), {"login": referente.email, "password": MOT_DE_PASSE})

    porte = client.get(reverse("mfa_authenticate"))

    assert (porte.status_code, "Parlez à un administrateur" in porte.text) == (200, False)
    assert "Écrivez à l’équipe du baromètre" in texte_de(porte)


@pytest.mark.parametrize("chemin", ["/compte/2fa/authenticate/", "/connexion/", "/pilotage/"])
def test_second_factor_forgotten_while_it_is_asked_lets_one_sign_in_again(client, chemin):
    personne = UtilisateurFactory(lecteur=True)
    _attendre_le_second_facteur(client, personne)
    oublier_second_facteur(personne=personne, auteur=UtilisateurFactory(administrateur=True))

    porte = client.get(chemin, follow=True)
    entree = client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE})

    assert (porte.status_code, porte.request["PATH_INFO"]) == (200, "/connexion/")
    assert client.session["_auth_user_id"] == str(personne.pk)
    suite = client.get(entree.headers["Location"], follow=True).redirect_chain
    assert reverse("mfa_activate_totp") in [adresse for adresse, _ in suite]


def test_role_that_asks_for_the_key_taken_away_while_it_is_asked_lets_one_sign_in_again(client):
    personne = UtilisateurFactory(lecteur=True, second_facteur=False)
    Authenticator.objects.create(user=personne, type=Authenticator.Type.WEBAUTHN, data={"credential": {}})
    client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE})
    personne.les_roles.all().delete()

    porte = client.get(reverse("mfa_authenticate"), follow=True)

    assert (porte.status_code, porte.request["PATH_INFO"]) == (200, "/connexion/")
    assert "account_login" not in client.session


def test_session_opened_without_the_key_ends_when_a_first_role_asks_for_it(client):
    personne = UtilisateurFactory()
    Authenticator.objects.create(user=personne, type=Authenticator.Type.WEBAUTHN, data={"credential": {}})
    client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE})
    administratrice = UtilisateurFactory(administrateur=True)

    creer_personnel(email=personne.email, roles=["lecteur"], auteur=administratrice, ajouter=True)
    assert client.get("/pilotage/").headers["Location"] == "/connexion/?next=/pilotage/"

    client.force_login(personne)
    creer_personnel(email=personne.email, roles=["jury"], auteur=administratrice, ajouter=True)
    assert client.get("/pilotage/").status_code == 200


def test_second_factor_still_asked_leads_back_to_it(client):
    _attendre_le_second_facteur(client, UtilisateurFactory(lecteur=True))

    assert client.get("/connexion/").headers["Location"] == reverse("mfa_authenticate")
