"""Production starts with secrets that nobody knows, or not at all; images are built without any."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from barometre.settings import exigences
from barometre.settings.env import CLE_DE_DEVELOPPEMENT, VARIABLES, lire

RACINE = Path(__file__).resolve().parents[2]
BONNE, AUTRE = "b" * 32, "c" * 32
PRETES = {
    "SECRET_KEY": BONNE,
    "CLE_DE_COFFRE": AUTRE,
    "PROXYS_DE_CONFIANCE": "0",
    "EMAIL_URL": "smtps://courrier.exemple.fr",
    "EMAIL_EXPEDITEUR": "Baromètre <barometre@exemple.fr>",
    "DATABASE_URL": "postgres://barometre:motdepasse@localhost/barometre",
}
FINE = "\u202f"
OBLIGATOIRE = f"est obligatoire en exploitation{FINE}: 32 caractères au moins, tirés au hasard."
CONNUE = f"contient une valeur connue de tous{FINE}: tirez-en une au hasard."
COURTE = f"contient une clé trop courte{FINE}: il faut 32 caractères au moins."
RELAIS = (
    "PROXYS_DE_CONFIANCE est obligatoire en exploitation"
    f"{FINE}: le nombre de relais devant l’application, 0 sans relais."
)
COURRIER = (
    f"EMAIL_URL est obligatoire en exploitation{FINE}: smtp://…, smtps://… ou smtp+clair://…, dossier:// sans envoi."
)
BASE = f"DATABASE_URL est obligatoire en exploitation{FINE}: postgres://…"
EXPEDITEUR = f"EMAIL_EXPEDITEUR est obligatoire en exploitation{FINE}: l’adresse d’où partent les courriels."
SANS_ADRESSE = "EMAIL_EXPEDITEUR ne contient pas d’adresse où répondre."


@pytest.fixture
def environnement(monkeypatch):
    """Set the variables of the platform to these and no other."""

    def poser(**variables: str) -> None:
        for variable in VARIABLES:
            monkeypatch.delenv(variable.nom, raising=False)
        for nom, valeur in variables.items():
            monkeypatch.setenv(nom, valeur)

    return poser


@pytest.mark.parametrize(
    "plus",
    [
        {},
        {"PROXYS_DE_CONFIANCE": "2"},
        # A pool may stand in front of the application alone.
        {"DATABASE_URL_MIGRATIONS": "postgres://barometre_migrations:motdepasse@base.exemple:6432/barometre"},
        {"SECRET_KEY_ANCIENNES": f"{AUTRE}, {BONNE}"},
        # Old vault keys open what they sealed, whatever they are: nobody loses what a known key sealed.
        {"CLE_DE_COFFRE_ANCIENNES": f"a-changer,{CLE_DE_DEVELOPPEMENT},courte"},
        {"DATABASE_URL": "postgres://barometre@localhost/barometre"},
        {"EMAIL_URL": "dossier://"},
        {"EMAIL_URL": "smtp+clair://courriels"},
        {"EMAIL_EXPEDITEUR": "barometre@exemple.fr", "EMAIL_RETOURS": "retours@exemple.fr"},
        # A public demonstration: no mail leaves it.
        {"BAROMETRE_DEMO": "1", "EMAIL_URL": "", "EMAIL_EXPEDITEUR": ""},
        {"CLE_DE_SCELLEMENT": AUTRE},
        {"S3_URL": "s3://cle:secret@magasin.exemple/seau"},
        {"REDIS_URL": "rediss://:motdepasse@redis.exemple:6380/1"},
        {"REDIS_URL": "rediss://redis.exemple?ssl_cert_reqs=none"},
        {"BASE_URL": "https://barometre.exemple/"},
        {"BASE_URL": "https://barometre.exemple:8443/"},
        {"ALLOWED_HOSTS": "barometre.exemple, .exemple.fr,10.0.0.1,[::1]"},
        {"MEDIA_ROOT": "/srv/medias"},
    ],
)
def test_fautes_of_a_fit_environment_are_none(environnement, plus):
    environnement(**(PRETES | plus))

    assert exigences.fautes() == []


@pytest.mark.parametrize(
    ("plus", "erreur"),
    [
        *(
            ({nom: valeur}, f"{nom} {phrase}")
            for nom in ("SECRET_KEY", "CLE_DE_COFFRE")
            for valeur, phrase in (
                ("", OBLIGATOIRE),
                ("a-changer", CONNUE),
                ("a-changer-" * 4, CONNUE),
                (CLE_DE_DEVELOPPEMENT, CONNUE),
                ("k" * 31, COURTE),
                (f"{'k' * 31} ", COURTE),
            )
        ),
        ({"CLE_DE_SCELLEMENT": "a-changer"}, f"CLE_DE_SCELLEMENT {CONNUE}"),
        ({"CLE_DE_SCELLEMENT": "k" * 31}, f"CLE_DE_SCELLEMENT {COURTE}"),
        ({"CLE_DE_SAUVEGARDE": CLE_DE_DEVELOPPEMENT}, f"CLE_DE_SAUVEGARDE {CONNUE}"),
        ({"CLE_DE_SAUVEGARDE": "k" * 31}, f"CLE_DE_SAUVEGARDE {COURTE}"),
        ({"SECRET_KEY_ANCIENNES": f"{BONNE},a-changer"}, f"SECRET_KEY_ANCIENNES {CONNUE}"),
        ({"SECRET_KEY_ANCIENNES": "k" * 31}, f"SECRET_KEY_ANCIENNES {COURTE}"),
        (
            {"DATABASE_URL": "postgres://barometre:a-changer@localhost/barometre"},
            f"DATABASE_URL contient un mot de passe connu de tous{FINE}: tirez-en un au hasard.",
        ),
        ({"DATABASE_URL": ""}, BASE),
        (
            {"BASE_URL": "https://barometre.exemple:8443/sous/"},
            f"BASE_URL attend l’adresse du site sans chemin{FINE}: rien n’est servi sous un chemin.",
        ),
        (
            {"DATABASE_URL": "postgres://barometre@localhost"},
            f"DATABASE_URL ne nomme pas de base{FINE}: postgres://…/nom",
        ),
        *(
            (
                {"ALLOWED_HOSTS": noms},
                f"ALLOWED_HOSTS attend des noms d’hôtes seuls{FINE}: ni https://, ni port, ni chemin.",
            )
            for noms in ("https://barometre.exemple", "barometre.exemple:443", "a.exemple b.exemple", "a.exemple,b/")
        ),
        *(
            ({nom: "donnees"}, f"{nom} attend un chemin entier{FINE}: un autre dépend du dossier d’où l’on démarre.")
            for nom in ("BAROMETRE_VAR", "MEDIA_ROOT", "STATIC_ROOT")
        ),
        ({"EMAIL_EXPEDITEUR": "Baromètre barometre@exemple.fr"}, SANS_ADRESSE),
        ({"EMAIL_RETOURS": "retours"}, "EMAIL_RETOURS n’est pas une adresse."),
        ({"DATABASE_URL": "", "DATABASE_URL_MIGRATIONS": PRETES["DATABASE_URL"]}, BASE),
        (
            {"DATABASE_URL_MIGRATIONS": "postgres://barometre_migrations:motdepasse@localhost/barometre_restauree"},
            "DATABASE_URL et DATABASE_URL_MIGRATIONS ne nomment pas la même base\u202f: donnez la même aux deux.",
        ),
        (
            {"S3_URL": "s3://cle:a-changer@magasin.exemple/seau"},
            f"S3_URL contient un secret connu de tous{FINE}: tirez-en un au hasard.",
        ),
        *(
            ({"S3_URL": adresse}, "S3_URL n’est pas lisible.")
            for adresse in ("s3://magasin.exemple/seau", "s3://cle:secret@magasin.exemple/seau ")
        ),
        *(
            ({"DATABASE_URL": adresse}, "DATABASE_URL n’est pas lisible.")
            for adresse in ("zut:motdepasse", "mysql://barometre:motdepasse@localhost/barometre")
        ),
        *(
            ({"REDIS_URL": adresse}, "REDIS_URL n’est pas lisible.")
            for adresse in (
                "redis:6379",
                "http://redis",
                "redis",
                "redis://:motdepasse@redis.exemple:6379/0 ",
                "redis://:motdepasse@redis.exemple:99999/0",
                "redis://:motdepasse@redis.exemple:abc/0",
                "redis://redis.exemple:0",
                "redis://redis.exemple/zut",
            )
        ),
        *(
            ({"BASE_URL": adresse}, "BASE_URL n’est pas lisible.")
            for adresse in (
                "barometre.exemple",
                "//barometre.exemple",
                "https://",
                "https://[barometre",
                "https://barometre.exemple:zut",
                "https://barometre.exemple ",
                "https://barometre.exemple/?a=1",
            )
        ),
        *(({"NIVEAU_JOURNAUX": mot}, "NIVEAU_JOURNAUX n’est pas lisible.") for mot in ("FORT", "10")),
        ({"PROXYS_DE_CONFIANCE": ""}, RELAIS),
        ({"PROXYS_DE_CONFIANCE": "-1"}, "PROXYS_DE_CONFIANCE ne peut pas être négatif."),
        ({"PROXYS_DE_CONFIANCE": "deux"}, "PROXYS_DE_CONFIANCE n’est pas lisible."),
        ({"EMAIL_URL": ""}, COURRIER),
        *(
            ({"EMAIL_URL": adresse}, "EMAIL_URL n’est pas lisible.")
            for adresse in (
                "courrier.exemple.fr",
                "http://courrier.exemple.fr",
                "smtp://",
                "smtp://:motdepasse@",
                "smtp://courrier.exemple.fr:99999",
                "smtp://courrier.exemple.fr/chemin",
                "smtp://courrier.exemple.fr?tls=0",
                "smtp://courrier.exemple.fr#tls",
                "smtp://courrier.exemple.fr ",
                "dossier:///srv/courriels",
            )
        ),
        ({"EMAIL_EXPEDITEUR": ""}, EXPEDITEUR),
        ({"EMAIL_EXPEDITEUR": "Baromètre"}, SANS_ADRESSE),
        ({"EMAIL_EXPEDITEUR": "Baromètre <barometre@localhost>"}, SANS_ADRESSE),
    ],
)
def test_fautes_says_what_is_wrong_and_no_value(environnement, plus, erreur):
    environnement(**(PRETES | plus))

    assert exigences.fautes() == [erreur]


def _lancer(commande: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a process of ours under production, with these variables alone."""
    connues = {variable.nom for variable in VARIABLES}
    herites = {nom: valeur for nom, valeur in os.environ.items() if nom not in connues}
    reglages = {"DJANGO_SETTINGS_MODULE": "barometre.settings.prod"}
    return subprocess.run(
        [sys.executable, "-m", *commande],
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=herites | reglages | variables,
    )


@pytest.mark.parametrize(
    "commande",
    [
        ["barometre.serveur", "--port", "0"],
        ["celery", "-A", "barometre", "worker"],
        ["celery", "-A", "barometre", "beat"],
        ["manage", "migrate"],
    ],
    ids=["web", "worker", "clock", "command"],
)
def test_production_without_secrets_starts_nothing(commande, tmp_path):
    fini = _lancer(commande, SECRET_KEY="a-changer", BAROMETRE_VAR=str(tmp_path / "var"))

    assert (fini.returncode, fini.stdout) == (2, "")
    assert fini.stderr.splitlines() == [
        f"SECRET_KEY {CONNUE}",
        f"CLE_DE_COFFRE {OBLIGATOIRE}",
        BASE,
        RELAIS,
        COURRIER,
        EXPEDITEUR,
    ]
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("nom", ["barometre.settings.prd", "reglages.prod", ""])
@pytest.mark.parametrize(
    "commande", [["barometre.serveur", "--port", "0"], ["celery", "-A", "barometre", "beat"], ["manage", "check"]]
)
def test_settings_that_do_not_exist_are_said_and_nothing_starts(commande, nom, tmp_path):
    fini = _lancer(commande, DJANGO_SETTINGS_MODULE=nom, BAROMETRE_VAR=str(tmp_path / "var"))

    assert (fini.returncode, fini.stdout) == (2, "")
    assert fini.stderr.splitlines() == [
        f"DJANGO_SETTINGS_MODULE ne nomme aucun module{FINE}: barometre.settings.prod en exploitation."
    ]


def test_process_told_of_no_settings_asks_for_those_of_production(tmp_path):
    """Development, that shows its errors with their values, is for whoever names it."""
    essai = "import os; del os.environ['DJANGO_SETTINGS_MODULE']; import barometre.wsgi"

    fini = subprocess.run(
        [sys.executable, "-c", essai],
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "BAROMETRE_VAR": str(tmp_path / "var"), "SECRET_KEY": "a-changer"},
    )

    assert (fini.returncode, fini.stderr.splitlines()[0]) == (2, f"SECRET_KEY {CONNUE}")


@pytest.mark.parametrize("nom", ["BAROMETRE_VAR", "MEDIA_ROOT"])
def test_folder_that_cannot_be_made_is_said_and_nothing_starts(nom, tmp_path):
    occupe = tmp_path / "occupe"
    occupe.touch()

    fini = _lancer(["manage", "migrate"], **PRETES | {"BAROMETRE_VAR": str(tmp_path), nom: str(occupe / "dedans")})

    assert (fini.returncode, fini.stdout) == (2, "")
    assert fini.stderr.splitlines() == [f"{nom} désigne un dossier qui ne peut pas être créé."]


def test_variable_that_cannot_be_read_is_said_in_development_too(tmp_path):
    reglages = {"DJANGO_SETTINGS_MODULE": "barometre.settings.dev", "BAROMETRE_VAR": str(tmp_path / "var")}

    fini = _lancer(["manage", "check"], **reglages, DATABASE_URL="zut:motdepasse", METRIQUES="ici")

    assert (fini.returncode, fini.stdout) == (2, "")
    assert fini.stderr.splitlines() == ["DATABASE_URL n’est pas lisible.", "METRIQUES n’est pas lisible."]
    assert not (tmp_path / "var").exists()


def test_production_with_secrets_reads_its_settings(tmp_path):
    fini = _lancer(["barometre.settings.prod"], **PRETES, BAROMETRE_VAR=str(tmp_path))

    assert (fini.returncode, fini.stderr) == (0, "")


def test_settings_of_the_construction_sign_and_seal_nothing(tmp_path):
    essai = (
        "import django; django.setup()\n"
        "from django.core import signing\n"
        "from django.core.exceptions import ImproperlyConfigured\n"
        "from socle.coffre import sceller\n"
        "for acte in (lambda: signing.dumps(1), lambda: sceller('a', 'b')):\n"
        "    try:\n"
        "        acte()\n"
        "    except ImproperlyConfigured:\n"
        "        print('refus')\n"
    )

    fini = subprocess.run(
        [sys.executable, "-c", essai],
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=True,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "barometre.settings.construction",
            "BAROMETRE_VAR": str(tmp_path),
        },
    )

    assert fini.stdout.split() == ["refus", "refus"]


def test_private_folder_is_there_before_the_first_file(tmp_path):
    medias = tmp_path / "ailleurs" / "medias"

    fini = _lancer(["barometre.settings.prod"], **PRETES, MEDIA_ROOT=str(medias), BAROMETRE_VAR=str(tmp_path / "var"))

    assert (fini.returncode, fini.stderr, medias.is_dir()) == (0, "", True)


# The address of the owner of the tables has no default: who reads it asks whether it is given.
@pytest.mark.parametrize("nom", [variable.nom for variable in VARIABLES if variable.nom != "DATABASE_URL_MIGRATIONS"])
def test_variable_that_is_given_empty_is_not_given(environnement, nom):
    environnement()
    sans = lire(nom)

    environnement(**{nom: " "})

    assert lire(nom) == sans
