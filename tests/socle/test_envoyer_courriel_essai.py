"""The operator’s trial mail: it leaves at once, and what the server answers is told."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from tests.socle.serveur_smtp import RACCROCHER


def essayer(adresse="exploitation@exemple.fr"):
    """Return the exit code of the command and what it wrote on each of its outputs."""
    sortie, erreurs, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("envoyer_courriel_essai", "--a", adresse, stdout=sortie, stderr=erreurs)
    except SystemExit as fin:
        code = fin.code
    return code, sortie.getvalue().strip(), erreurs.getvalue().strip()


def test_a_server_that_takes_the_mail_is_quoted(serveur):
    serveur.reponses = {"CORPS": "250 2.0.0 Ok: queued as 4F2"}

    assert essayer() == (0, "Le serveur a pris le courriel. Sa réponse\u202f: 250 2.0.0 Ok: queued as 4F2", "")
    assert [message["To"] for message in serveur.recus] == ["exploitation@exemple.fr"]


@pytest.mark.parametrize(
    ("etape", "mots", "attendu"),
    [
        ("RCPT", "550 5.1.1 <exploitation@exemple.fr> inconnue", "550 5.1.1 … inconnue"),
        ("MAIL", "530 5.7.0 authentification exigée", "530 5.7.0 authentification exigée"),
        ("CORPS", "451 4.7.1 revenez", "451 4.7.1 revenez"),
        ("BIENVENUE", RACCROCHER, "Pas de réponse du serveur (SMTPServerDisconnected)."),
    ],
)
def test_a_server_that_refuses_is_quoted_and_the_command_exits_with_three(serveur, etape, mots, attendu):
    serveur.reponses = {etape: mots}

    assert essayer() == (3, "", f"Le serveur n’a pas pris le courriel. Sa réponse\u202f: {attendu}")
    assert serveur.recus == []


@pytest.mark.parametrize(
    ("reglage", "genre"),
    [
        ({"EMAIL_USE_TLS": True}, "SMTPNotSupportedError"),
        ({"EMAIL_USE_SSL": True}, "SSLError"),
        ({"EMAIL_HOST_USER": "barometre", "EMAIL_HOST_PASSWORD": "secret"}, "SMTPNotSupportedError"),
    ],
)
def test_a_server_without_what_the_address_asks_for_did_answer(serveur, settings, reglage, genre):
    for nom, valeur in reglage.items():
        setattr(settings, nom, valeur)

    code, _, erreurs = essayer()

    assert (code, serveur.recus) == (3, [])
    assert erreurs.endswith(
        f"Le serveur répond, mais n’offre pas ce que demande EMAIL_URL (TLS, certificat, mot de passe)\u202f: {genre}."
    )


@pytest.mark.parametrize("adresse", ["", "exploitation", "a@b@c.fr", "nom <a@exemple.fr>"])
def test_what_is_no_address_is_bad_input(serveur, adresse):
    assert essayer(adresse) == (2, "", "Cette adresse n’est pas un courriel.")
    assert serveur.recus == []


def test_without_a_server_it_says_where_the_file_is(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "socle.courriels.ArchiveEml", str(tmp_path)

    assert essayer() == (0, f"Aucun serveur n’est réglé\u202f: le courriel est un fichier de {tmp_path}.", "")
    assert len(list(tmp_path.glob("*.eml"))) == 1
