"""`oublier_second_facteur`: the way back in of whoever the team’s own page does not list."""

from __future__ import annotations

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command

from socle.commandes import ENTREE_REFUSEE
from socle.journal import historique
from tests.factories.comptes import UtilisateurFactory

pytestmark = pytest.mark.django_db


def oublier(email):
    """Run the command; return (exit code, standard error)."""
    erreurs = io.StringIO()
    try:
        call_command("oublier_second_facteur", "--email", email, stderr=erreurs)
    except SystemExit as fin:
        return fin.code, erreurs.getvalue().strip()
    return 0, erreurs.getvalue().strip()


def test_it_is_forgotten_of_her_alone_and_she_is_told(mailoutbox, django_capture_on_commit_callbacks):
    referente, autre = UtilisateurFactory.create_batch(2, second_facteur=True)

    with django_capture_on_commit_callbacks(execute=True):
        code, _mots = oublier(referente.email.upper())

    assert (code, list(Authenticator.objects.values_list("user", flat=True))) == (0, [autre.pk])
    assert [e.acte for e in historique(referente)] == ["personnel.second_facteur_oublie"]
    assert [courriel.to for courriel in mailoutbox] == [[referente.email]]
    assert "Votre mot de passe suffit" in mailoutbox[0].body


def test_who_has_no_password_is_told_of_the_code_that_she_enters_by(mailoutbox, django_capture_on_commit_callbacks):
    referente = UtilisateurFactory(second_facteur=True)
    referente.set_unusable_password()
    referente.save()

    with django_capture_on_commit_callbacks(execute=True):
        oublier(referente.email)

    assert "Le code envoyé à cette adresse suffit pour vous connecter" in mailoutbox[0].body
    assert "mot de passe" not in mailoutbox[0].body


@pytest.mark.parametrize(
    ("email", "mots"),
    [
        ("personne@exemple.fr", "Aucun compte n’a cette adresse."),
        ("sans@exemple.fr", "Cette personne n’a pas de second facteur à oublier."),
    ],
)
def test_whoever_has_none_is_refused_in_a_line(email, mots):
    UtilisateurFactory(email="sans@exemple.fr")

    code, dit = oublier(email)

    assert (code, mots in dit) == (ENTREE_REFUSEE, True)
