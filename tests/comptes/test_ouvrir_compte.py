"""One account a person, whatever the path to it."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

from comptes.models import Utilisateur
from tests.factories.comptes import UtilisateurFactory

pytestmark = pytest.mark.django_db


def test_ouvrir_compte_unknown_gives_account_without_password_to_confirm():
    compte = Utilisateur.objects.ouvrir_compte("Camille@Ville.Exemple", "Camille")

    adresse = EmailAddress.objects.get()
    assert (compte.email, compte.nom, compte.has_usable_password()) == ("camille@ville.exemple", "Camille", False)
    assert (adresse.user, adresse.verified, adresse.primary) == (compte, False, True)


def test_ouvrir_compte_twice_gives_the_same():
    assert Utilisateur.objects.ouvrir_compte("a@b.exemple") == Utilisateur.objects.ouvrir_compte("A@B.exemple")
    assert EmailAddress.objects.count() == 1


def test_ouvrir_compte_follows_a_verified_address_that_changed_hands():
    compte = UtilisateurFactory(email="ancienne@ville.exemple")
    EmailAddress.objects.create(user=compte, email="nouvelle@ville.exemple", verified=True)

    assert Utilisateur.objects.ouvrir_compte("nouvelle@ville.exemple") == compte
    assert Utilisateur.objects.count() == 1


def test_ouvrir_compte_names_who_has_no_name_and_renames_nobody():
    sans_nom = Utilisateur.objects.ouvrir_compte("camille@ville.exemple")

    noms = [Utilisateur.objects.ouvrir_compte("camille@ville.exemple", nom).nom for nom in ("", "Camille", "Autre")]

    sans_nom.refresh_from_db()
    assert (noms, sans_nom.nom) == (["", "Camille", "Camille"], "Camille")
