"""Somebody adds the address of another to her account: until it is confirmed there, it opens the account of the other."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context as contexte_allauth
from django.test import Client
from django.urls import reverse

from comptes.models import Utilisateur
from tests.factories.comptes import UtilisateurFactory

MORT = "Ce lien ne fonctionne plus"

pytestmark = pytest.mark.django_db
CONVOITEE = "directrice@ville.exemple"
CODE, OUBLI = reverse("account_request_login_code"), reverse("account_reset_password")


@pytest.fixture
def usurpateurs():
    """Several: which account allauth chose hung on the numbers of accounts."""
    comptes = UtilisateurFactory.create_batch(4)
    for compte in comptes:
        EmailAddress.objects.create(user=compte, email=CONVOITEE, verified=False)
    return comptes


@pytest.fixture
def demander(django_capture_on_commit_callbacks):
    def demander(adresse, navigateur):
        with django_capture_on_commit_callbacks(execute=True):
            navigateur.post(adresse, {"email": CONVOITEE})

    return demander


def test_code_opens_the_account_of_its_owner_and_confirms_the_address_there(usurpateurs, demander, mailoutbox):
    invitee, navigateur = Utilisateur.objects.ouvrir_compte(CONVOITEE), Client()

    demander(CODE, navigateur)
    code = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", mailoutbox[0].body, re.MULTILINE)
    navigateur.post(reverse("account_confirm_login_code"), {"code": code[1]})

    assert navigateur.session["_auth_user_id"] == str(invitee.pk)
    assert EmailAddress.objects.get(email=CONVOITEE, verified=True).user == invitee


def test_forgotten_password_writes_of_the_account_of_its_owner_alone(usurpateurs, demander, mailoutbox):
    Utilisateur.objects.ouvrir_compte(CONVOITEE)

    demander(OUBLI, Client())

    assert len(mailoutbox) == 1


@pytest.mark.parametrize("porte", [CODE, OUBLI])
def test_address_of_nobody_else_is_still_not_hers(usurpateurs, demander, mailoutbox, porte):
    demander(porte, Client())

    assert mailoutbox == []


@pytest.mark.parametrize("porte", [CODE, OUBLI])
def test_address_that_she_confirmed_opens_her_account(demander, mailoutbox, porte):
    compte = UtilisateurFactory()
    EmailAddress.objects.create(user=compte, email=CONVOITEE, verified=True)

    demander(porte, Client())

    assert [message.to for message in mailoutbox] == [[CONVOITEE]]


@pytest.mark.parametrize(
    ("change", "sert"),
    [(dict, True), (lambda: {"email": "autre@ville.exemple"}, False), (lambda: {"user": UtilisateurFactory()}, False)],
    ids=["la même", "une autre adresse", "un autre compte"],
)
def test_link_of_a_mail_confirms_no_address_that_was_given_its_number_after_a_restoration(
    rf, mailoutbox, django_capture_on_commit_callbacks, change, sert
):
    adresse = EmailAddress.objects.create(user=UtilisateurFactory(), email=CONVOITEE, verified=False)
    with django_capture_on_commit_callbacks(execute=True), contexte_allauth.request_context(rf.get("/")):
        adresse.send_confirmation()
    lien = re.search(r"https?://[^/]+(/compte/confirm-email/\S+)", mailoutbox[0].body)[1]
    EmailAddress.objects.filter(pk=adresse.pk).update(**{"verified": False} | change())

    lu = Client().get(lien)
    suite = Client().post(lien, follow=True)

    assert (suite.status_code, EmailAddress.objects.get(pk=adresse.pk).verified) == (200, sert)
    assert [MORT in page.content.decode() for page in (lu, suite)] == [not sert] * 2
