"""The screens where one enters and looks after one's account: ours, whatever library runs them."""

from __future__ import annotations

import datetime as dt
import re
import time
from types import SimpleNamespace

import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.urls import reverse

from comptes.confirmation import LienDeConfirmation
from socle.horloge import maintenant
from tests.factories.comptes import MOT_DE_PASSE, SECRET_TOTP, UtilisateurFactory
from tests.preuves import lire, texte_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hors_demonstration")]

DEHORS = (
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_inactive",
    "account_email_verification_sent",
    "account_signup",
)
DEDANS = (
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reset_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
)
AVEC_APPLICATION = ("mfa_reauthenticate", "mfa_deactivate_totp", "mfa_generate_recovery_codes")
# Libraries write « l'adresse e-mail »; this house « l’adresse de courriel ».
D_AILLEURS = re.compile(r"\w'\w|\be-?mail\b|\bjeton\b|authentificat", re.IGNORECASE)


def entrer(client, *, sans_mot_de_passe=False, **champs):
    """Enter and prove in the same minute who one is."""
    personne = UtilisateurFactory(**champs)
    if sans_mot_de_passe:
        personne.set_unusable_password()
        personne.save()
    client.force_login(personne)
    session = client.session
    record_authentication(SimpleNamespace(session=session), personne, method="password", reauthenticated=True)
    session.save()
    return personne


def ecrans_d_ailleurs(reponse):
    """Return the screens that a library drew; what it only lays out draws nothing."""
    return {
        gabarit.name
        for gabarit in reponse.templates
        if gabarit.origin and not gabarit.origin.name.startswith(str(settings.BASE_DIR / "templates"))
        if "/base" not in str(gabarit.name) and not str(gabarit.name).startswith("django/forms/")
    }


def mots_d_ailleurs(reponse):
    return D_AILLEURS.findall(lire(reponse).get_text(" "))


def juger(reponse):
    assert (reponse.status_code, ecrans_d_ailleurs(reponse), mots_d_ailleurs(reponse)) == (200, set(), [])


@pytest.mark.parametrize("nom", DEHORS)
def test_screens_of_who_enters_are_ours(client, nom):
    juger(client.get(reverse(nom)))


@pytest.mark.parametrize("nom", DEDANS)
def test_screens_of_an_account_are_ours(client, nom):
    entrer(client)

    juger(client.get(reverse(nom)))


@pytest.mark.parametrize("nom", AVEC_APPLICATION)
def test_screens_of_an_application_of_codes_are_ours(client, nom):
    entrer(client, second_facteur=True)

    juger(client.get(reverse(nom)))


def test_who_has_no_password_is_told_why_to_choose_one(client):
    entrer(client, sans_mot_de_passe=True)

    page = client.get(reverse("account_set_password"))

    juger(page)
    [longueur] = (v["OPTIONS"]["min_length"] for v in settings.AUTH_PASSWORD_VALIDATORS if "OPTIONS" in v)
    assert f"{longueur} caractères au moins" in texte_de(page)


def test_a_link_that_served_leads_to_another(client):
    page = client.get(reverse("account_reset_password_from_key", args=["1", "set-password"]))

    juger(page)
    assert lire(page).main.find("a", href=reverse("account_reset_password"))


def test_a_link_that_proved_an_address_says_so_and_a_dead_one_leads_to_another(client):
    adresse = EmailAddress.objects.create(user=UtilisateurFactory(), email="neuve@exemple.fr")
    lien = reverse("account_confirm_email", args=[LienDeConfirmation(adresse).key])
    with time_machine.travel(maintenant() + dt.timedelta(days=8)):
        morts = [client.get(lien), client.post(lien)]

    client.post(lien)
    servis = [client.get(lien), client.post(lien)]

    for page in (*morts, *servis):
        juger(page)
    assert all(lire(mort).main.find("a", href=reverse("account_email")) for mort in morts)
    assert all("Cette adresse est déjà confirmée" in texte_de(servi) for servi in servis)


def test_who_enters_by_a_recovery_code_reads_how_many_are_left_and_where_to_make_others(client):
    personne = UtilisateurFactory(second_facteur=True)
    codes = RecoveryCodes.activate(personne).get_unused_codes()
    dites = []
    for code in codes:
        client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE})
        dites.append(texte_de(client.post(reverse("mfa_authenticate"), {"code": code}, follow=True)))
        second_facteur = client.get(reverse("mfa_index"))
        client.post(reverse("account_logout"))

    assert f"il vous en reste {len(codes) - 1}" in dites[0]
    assert "c’était le dernier" in dites[-1]
    assert "Il n’en reste aucun" in texte_de(second_facteur)
    assert lire(second_facteur).main.find("a", href=reverse("mfa_view_recovery_codes")) is None


def test_who_gives_a_recovery_code_inside_her_account_reads_how_many_are_left(client):
    personne = UtilisateurFactory(second_facteur=True)
    premier, *restants = RecoveryCodes.activate(personne).get_unused_codes()
    client.force_login(personne)

    page = client.post(reverse("mfa_reauthenticate"), {"code": premier}, follow=True)

    assert f"il vous en reste {len(restants)}" in texte_de(page)


def test_who_asked_for_a_code_reads_where_it_went_and_may_ask_again(client):
    page = client.post(reverse("account_request_login_code"), {"email": "claude@ville.exemple"}, follow=True)

    juger(page)
    assert "Recopiez celui que reçoit claude@ville.exemple" in texte_de(page)
    assert lire(page).main.find("form", id="quitter").find("input", value=reverse("account_request_login_code"))


def test_a_phone_opens_its_own_application_and_leads_on_to_work(client):
    """Nobody scans the screen that she reads; nobody is left on the page of her recovery codes."""
    entrer(client, administrateur=True, second_facteur=False)
    page = client.get(reverse("mfa_activate_totp"))
    cle = lire(page).main.find(id="authenticator_secret").text
    code = format_hotp_value(hotp_value(cle, int(time.time()) // 30))

    faux = client.post(reverse("mfa_activate_totp"), {"code": "abcdef"})
    suite = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)

    for reponse in (page, faux, suite):
        juger(reponse)
    assert cle in lire(page).main.find("a", href=re.compile("^otpauth://totp/"))["href"]
    assert "Code à six chiffres : Code incorrect." in texte_de(faux).replace("\u202f", " ")
    assert suite.redirect_chain == [(reverse("mfa_view_recovery_codes"), 302)]
    assert lire(suite).main.find("a", href=reverse("portail:aiguillage"))


def test_nobody_is_told_that_she_came_in(client):
    personne = UtilisateurFactory()

    page = client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE}, follow=True)

    assert lire(page).select(".bm-messages") == []


@pytest.mark.parametrize(
    ("nom", "champs", "refus"),
    [
        ("account_login", {"login": "a@b.exemple", "password": "x"}, "L’adresse ou le mot de passe est incorrect."),
        (
            "account_change_password",
            {"oldpassword": "x", "password1": SECRET_TOTP, "password2": SECRET_TOTP},
            "Ce n’est pas votre mot de passe actuel.",
        ),
    ],
)
def test_refusals_are_worded_here(client, nom, champs, refus):
    if nom != "account_login":
        entrer(client)

    page = client.post(reverse(nom), champs)

    juger(page)
    assert refus in texte_de(page)


def test_an_address_already_hers_is_refused_in_our_words(client):
    personne = entrer(client)

    page = client.post(reverse("account_email"), {"action_add": "", "email": personne.email})

    assert "Cette adresse est déjà celle de votre compte." in texte_de(page)
