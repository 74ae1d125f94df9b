"""Doors of the libraries that the matrix leaves out: one way in, no way to sign up alone, an admin for engineers."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

from comptes.enums import Role
from comptes.models import Utilisateur
from tests.factories.comptes import MOT_DE_PASSE, UtilisateurFactory

pytestmark = pytest.mark.django_db

NOUVELLE = {"email": "nouvelle@exemple.fr", "password1": MOT_DE_PASSE, "password2": MOT_DE_PASSE}


@pytest.mark.parametrize("chemin", ["", "login/", "comptes/utilisateur/", "password_change/"])
def test_admin_has_no_sign_in_form_of_its_own(client, chemin):
    adresse = reverse("admin:index") + chemin
    identifiants = {"username": UtilisateurFactory().email, "password": MOT_DE_PASSE}

    reponses = [client.get(adresse, follow=True), client.post(adresse, identifiants, follow=True)]

    assert {reponse.redirect_chain[-1][0].split("?")[0] for reponse in reponses} == {reverse("account_login")}
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("role", [None, *Role])
def test_admin_refuses_whoever_is_not_an_engineer(client, role):
    client.force_login(UtilisateurFactory(roles=[role] if role else []))

    reponse = client.get(reverse("admin:index"), follow=True)

    assert reponse.status_code == 403


def test_admin_shows_no_model_to_someone_who_is_staff_without_being_an_engineer(client):
    client.force_login(UtilisateurFactory(is_staff=True, second_facteur=True))

    listes = {
        reverse(f"admin:{modele._meta.app_label}_{modele._meta.model_name}_changelist")
        for modele in admin.site._registry
    }

    assert {client.get(liste).status_code for liste in listes} == {403}


def test_admin_reads_and_never_writes(client):
    client.force_login(UtilisateurFactory(is_staff=True, is_superuser=True, second_facteur=True))
    cible = UtilisateurFactory()
    fiche = reverse("admin:comptes_utilisateur_change", args=[cible.pk])

    assert client.get(fiche).status_code == 200
    assert client.post(fiche, {"email": "autre@exemple.fr"}).status_code == 403
    assert client.get(reverse("admin:comptes_utilisateur_add")).status_code == 403
    assert client.post(reverse("admin:comptes_utilisateur_delete", args=[cible.pk]), {"post": "yes"}).status_code == 403
    assert list(Utilisateur.objects.filter(pk=cible.pk).values_list("email", flat=True)) == [cible.email]


def test_nobody_signs_up_alone(client, mailoutbox):
    formulaire = client.get(reverse("account_signup"))
    envoi = client.post(reverse("account_signup"), NOUVELLE)

    assert 'name="password1"' not in formulaire.content.decode()
    assert envoi.status_code == 200
    assert not Utilisateur.objects.filter(email=NOUVELLE["email"]).exists()
    assert mailoutbox == []


@pytest.mark.parametrize("nom", ["account_email", "account_change_password", "mfa_index", "mfa_activate_totp"])
def test_pages_of_an_account_want_a_sign_in(client, nom):
    reponse = client.get(reverse(nom))

    assert reponse.status_code == 302
    assert reponse.headers["Location"].startswith(f"{reverse('account_login')}?next=")
