"""Where mails go, as EMAIL_URL says it: nothing leaves without TLS unless its scheme says so."""

from __future__ import annotations

import importlib

import pytest

from barometre.settings.env import lire
from barometre.settings.parts import courriels

SMTP, FICHIERS = "django.core.mail.backends.smtp.EmailBackend", "socle.courriels.ArchiveEml"


@pytest.fixture
def lus(monkeypatch):
    """Read the settings of mails again with these variables; leave them as they were."""

    def relire(**variables: str) -> dict[str, object]:
        with monkeypatch.context() as passage:
            for nom in ("EMAIL_URL", "BAROMETRE_DEMO"):
                passage.delenv(nom, raising=False)
            for nom, valeur in variables.items():
                passage.setenv(nom, valeur)
            for nom in [nom for nom in vars(courriels) if nom.startswith("EMAIL_")]:
                passage.delattr(courriels, nom)
            return {
                nom: valeur for nom, valeur in vars(importlib.reload(courriels)).items() if nom.startswith("EMAIL_")
            }

    yield relire
    importlib.reload(courriels)


@pytest.mark.parametrize(
    ("adresse", "hote", "port", "compte", "mot_de_passe", "en_tls", "passe_en_tls"),
    [
        ("smtp://courrier.exemple.fr", "courrier.exemple.fr", 587, "", "", False, True),
        # The same machine is no exception.
        ("smtp://localhost:2525", "localhost", 2525, "", "", False, True),
        ("smtps://a%40b.fr:m%23t@courrier.exemple.fr/", "courrier.exemple.fr", 465, "a@b.fr", "m#t", True, False),
        ("smtp+clair://courriels", "courriels", 25, "", "", False, False),
        ("smtp+clair://courriels:1025", "courriels", 1025, "", "", False, False),
    ],
)
def test_email_url_says_how_to_speak_to_the_server(
    lus, adresse, hote, port, compte, mot_de_passe, en_tls, passe_en_tls
):
    reglages = lus(EMAIL_URL=adresse)

    assert {nom: valeur for nom, valeur in reglages.items() if nom != "EMAIL_FILE_PATH"} == {
        "EMAIL_BACKEND": SMTP,
        "EMAIL_HOST": hote,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": compte,
        "EMAIL_HOST_PASSWORD": mot_de_passe,
        "EMAIL_USE_SSL": en_tls,
        "EMAIL_USE_TLS": passe_en_tls,
        "EMAIL_TIMEOUT": 20,
        "EMAIL_RETOURS": "",
    }


@pytest.mark.parametrize(
    "variables",
    [{}, {"EMAIL_URL": ""}, {"EMAIL_URL": "dossier://"}, {"EMAIL_URL": "smtps://c.fr", "BAROMETRE_DEMO": "1"}],
)
def test_mails_are_files_when_nothing_sends_them(lus, variables):
    assert lus(**variables).keys() == {"EMAIL_BACKEND", "EMAIL_FILE_PATH", "EMAIL_RETOURS"}
    assert lus(**variables)["EMAIL_BACKEND"] == FICHIERS


def test_relais_shows_no_password(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtps://compte:motdepasse@courrier.exemple.fr")

    assert "motdepasse" not in repr(lire("EMAIL_URL"))
