"""`creer_personnel`: the operator lets the first administrator in, and nothing else before."""

from __future__ import annotations

import io
import re

import pytest
from django.core.management import call_command

from comptes.enums import Role
from comptes.models import Utilisateur
from tests.factories.comptes import UtilisateurFactory

pytestmark = pytest.mark.django_db

LIEN = re.compile(r"^http\S+(/compte/password/reset/key/\S+)\n$")
NEUF = "Camille-tient-2-barometres"


def lancer(*arguments):
    """Run the command; return (exit code, standard output, standard error)."""
    sortie, erreurs = io.StringIO(), io.StringIO()
    try:
        call_command("creer_personnel", *arguments, stdout=sortie, stderr=erreurs)
    except SystemExit as fin:
        return fin.code, sortie.getvalue(), erreurs.getvalue()
    return 0, sortie.getvalue(), erreurs.getvalue()


def test_link_sets_the_password_once_and_leads_to_the_second_factor(client, settings):
    settings.BAROMETRE_DEMO = False
    code, sortie, erreurs = lancer("--email", "Camille@afnor.exemple", "--role", "administrateur", "--nom", "Camille")

    [chemin] = LIEN.findall(sortie)
    page = client.get(chemin, follow=True)
    [(formulaire, _statut)] = page.redirect_chain
    client.post(formulaire, {"password1": NEUF, "password2": NEUF})
    personne = Utilisateur.objects.get()
    assert (code, personne.email, personne.nom, personne.roles) == (
        0,
        "camille@afnor.exemple",
        "Camille",
        {"administrateur"},
    )
    assert "Ce lien sert une fois" in erreurs
    assert personne.check_password(NEUF)
    assert client.get("/pilotage/").headers["Location"] == "/compte/2fa/totp/activate/"
    # Used once, it opens nothing any more.
    client.logout()
    assert client.get(chemin).status_code == 200
    assert "password1" not in client.get(chemin).content.decode()


def test_a_name_is_kept_on_one_line():
    code, _sortie, _erreurs = lancer("--email", "a@b.exemple", "--role", "administrateur", "--nom", " Camille\n Morin ")

    assert (code, Utilisateur.objects.get().nom) == (0, "Camille Morin")


def test_first_person_without_administrateur_exits_2_and_writes_nothing():
    code, sortie, erreurs = lancer("--email", "a@b.exemple", "--role", "jury")

    assert (code, sortie, erreurs.count("\n"), Utilisateur.objects.count()) == (2, "", 1, 0)


@pytest.mark.parametrize("role", ["enqueteur", "referent", "membre", "roi"])
def test_role_that_is_not_afnor_s_exits_2(role):
    code, sortie, erreurs = lancer("--email", "a@b.exemple", "--role", "administrateur", "--role", role)

    assert (code, sortie, Utilisateur.objects.count()) == (2, "", 0)
    assert role in erreurs


def test_address_that_is_none_exits_2():
    code, _sortie, erreurs = lancer("--email", "camille", "--role", "administrateur")

    assert (code, erreurs, Utilisateur.objects.count()) == (2, "Cette adresse n’est pas un courriel.\n", 0)


def test_everything_that_is_wrong_is_told_a_line_each():
    code, sortie, erreurs = lancer("--email", "camille", "--role", "sorcier", "--role", "mage", "--role", "jury")

    assert (code, sortie, Utilisateur.objects.count()) == (2, "", 0)
    assert [ligne.partition(". ")[0].removesuffix(".") for ligne in erreurs.splitlines()] == [
        "Cette adresse n’est pas un courriel",
        "Ce rôle n’est pas d’AFNOR\u202f: mage",
        "Ce rôle n’est pas d’AFNOR\u202f: sorcier",
    ]


@pytest.mark.parametrize(
    ("trop", "mots"),
    [
        (
            ("--email", f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.fr"),
            "Le courriel dépasse 254 caractères.",
        ),
        (("--email", "a@b.exemple", "--nom", "N" * 121), "Le nom affiché dépasse 120 caractères."),
    ],
)
def test_what_a_column_does_not_hold_exits_2(trop, mots):
    code, sortie, erreurs = lancer(*trop, "--role", "administrateur")

    assert (code, sortie, erreurs, Utilisateur.objects.count()) == (2, "", f"{mots}\n", 0)


def test_known_address_exits_2_without_ajouter_and_gains_with_it():
    connue = UtilisateurFactory(administrateur=True)
    arguments = ("--email", connue.email, "--role", "administrateur", "--role", "responsable_palmares")

    code, sortie, erreurs = lancer(*arguments)
    assert (code, sortie, connue.les_roles.count()) == (2, "", 1)
    assert erreurs.endswith("ajoutez-lui ceux qui lui manquent. Pour cela, donnez --ajouter.\n")

    code, sortie, _erreurs = lancer(*arguments, "--ajouter")
    assert (code, bool(LIEN.match(sortie)), connue.les_roles.count()) == (0, True, 2)


@pytest.mark.parametrize(("de_l_equipe", "dit"), [(False, 1), (True, 0)])
def test_account_of_somebody_outside_afnor_gains_roles_and_that_is_said(de_l_equipe, dit):
    UtilisateurFactory(administrateur=True)
    connue = UtilisateurFactory(roles=[Role.JURY] if de_l_equipe else [])

    code, sortie, erreurs = lancer("--email", connue.email.upper(), "--role", "lecteur", "--ajouter")

    assert (code, bool(LIEN.match(sortie)), connue.les_roles.filter(role="lecteur").count()) == (0, True, 1)
    assert erreurs.count(f"{connue} avait déjà un compte, sans rôle dans l’équipe") == dit


def test_two_people_for_a_palmares_is_said_before_it_is_needed():
    _code, _sortie, une = lancer("--email", "a@b.exemple", "--role", "administrateur", "--role", "responsable_palmares")
    _code, _sortie, deux = lancer("--email", "c@d.exemple", "--role", "responsable_palmares")

    assert "il manque encore 1\u00a0personne" in une
    assert "il manque" not in deux
