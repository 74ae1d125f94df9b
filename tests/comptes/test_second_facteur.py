"""Staff want a second factor before anything that asks for an account, unless this is the demonstration."""

from __future__ import annotations

import pytest
from django.urls import reverse

from comptes.enums import PERSONNEL
from tests.architecture.adresses import adresses
from tests.factories.comptes import MOT_DE_PASSE, UtilisateurFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hors_demonstration")]

PILOTAGE = sorted((a for a in adresses() if a.chemin.startswith("pilotage/")), key=lambda adresse: adresse.nom)


def _connecter(client, **champs):
    client.force_login(UtilisateurFactory(**champs))


@pytest.mark.parametrize("adresse", PILOTAGE, ids=lambda adresse: adresse.nom)
def test_staff_page_without_second_factor_leads_to_its_activation(client, adresse):
    _connecter(client, administrateur=True, second_facteur=False)
    chemin = adresse.vers(**adresse.arguments)

    obtenus = {(reponse.status_code, reponse.headers.get("Location")) for reponse in _lire_et_ecrire(client, chemin)}

    assert obtenus == {(302, reverse("mfa_activate_totp"))}


def _lire_et_ecrire(client, chemin):
    return client.get(chemin), client.post(chemin)


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
