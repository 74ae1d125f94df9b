"""Every environment variable, once: name, type, default, meaning.

This is the only module that reads the environment. docs/exploitation.md shows the same table; a test compares them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environs import Env

_env = Env()
RACINE = Path(__file__).resolve().parents[2]
VAR = Path(_env.str("BAROMETRE_VAR", str(RACINE / "var")))


@dataclass(frozen=True)
class Variable:
    """One knob of the platform."""

    nom: str
    lire: str
    defaut: Any
    role: str


VARIABLES = (
    Variable(
        "DATABASE_URL",
        "dj_db_url",
        f"sqlite:///{VAR}/barometre.sqlite3",
        "Base de données (PostgreSQL en exploitation).",
    ),
    Variable("REDIS_URL", "str", "", "Courtier et cache ; vide : courtier par fichiers et cache en base."),
    Variable("SECRET_KEY", "str", "", "Clé de signature ; obligatoire en exploitation."),
    Variable(
        "CLE_DE_COFFRE",
        "str",
        "",
        "Clé qui scelle commentaires et contacts ; vide : SECRET_KEY. La changer rend illisible ce qui est scellé.",
    ),
    Variable(
        "ALLOWED_HOSTS", "list", ["localhost", "127.0.0.1", "[::1]"], "Noms d’hôtes servis, séparés par des virgules."
    ),
    Variable("BASE_URL", "str", "http://localhost:8000", "Adresse publique, utilisée dans les courriels."),
    Variable("EMAIL_URL", "str", "", "smtp://… ; vide : un fichier .eml par message sous var/courriels/."),
    Variable(
        "EMAIL_EXPEDITEUR",
        "str",
        "Baromètre de l’expérience citoyen <barometre@localhost>",
        "Expéditeur des courriels.",
    ),
    Variable("MEDIA_ROOT", "str", f"{VAR}/medias", "Dossier privé des preuves et des rapports."),
    Variable(
        "BAROMETRE_DEMO",
        "bool",
        False,
        "Démonstration : comptes fictifs, second facteur levé, mention sur chaque page.",
    ),
    Variable("BAROMETRE_VAR", "str", str(VAR), "Dossier des données locales (courriels, courtier par fichiers)."),
    Variable("BASE_DE_TEST", "str", "", "Nom de la base des tests, pour en lancer plusieurs côte à côte."),
    Variable("NIVEAU_JOURNAUX", "str", "INFO", "Niveau des journaux techniques."),
    Variable(
        "PROXYS_DE_CONFIANCE",
        "int",
        None,
        "Nombre de relais devant l’application, pour l’adresse des clients ; à donner en exploitation, 0 compris.",
    ),
)
_PAR_NOM = {variable.nom: variable for variable in VARIABLES}


def lire(nom: str) -> Any:
    """Return the value of a declared variable, typed, or its default."""
    variable = _PAR_NOM[nom]
    return getattr(_env, variable.lire)(nom, variable.defaut)


def retirer_variables() -> None:
    """Take every declared variable out of the process's environment, once the settings have read them."""
    for variable in VARIABLES:
        os.environ.pop(variable.nom, None)
