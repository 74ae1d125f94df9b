"""Every environment variable, once: name, type, default, meaning.

This is the only module that reads the environment. docs/exploitation.md shows the same table; a test compares them.
"""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from environs import Env, EnvError

_env = Env()
RACINE = Path(__file__).resolve().parents[2]
CLE_DE_DEVELOPPEMENT = "developpement-seulement-jamais-en-exploitation"
VAR = Path(_env.str("BAROMETRE_VAR", "").strip() or RACINE / "var")


class VariableIllisible(ValueError):
    """The environment gives a variable a value that is not of its type."""

    def __init__(self, nom: str) -> None:
        super().__init__(f"{nom} n’est pas lisible.")


@dataclass(frozen=True)
class Relais:
    """A mail server, and how to speak to it."""

    hote: str
    port: int
    compte: str
    mot_de_passe: str = field(repr=False)
    est_en_tls: bool
    passe_en_tls: bool


@dataclass(frozen=True)
class Prise:
    """An address of this machine where something listens."""

    hote: str
    port: int


# Scheme -> usual port, TLS from the first byte, TLS asked for by STARTTLS and nothing sent without it.
SCHEMAS = {"smtps": (465, True, False), "smtp": (587, False, True), "smtp+clair": (25, False, False)}
DOSSIER = "dossier://"
BASE_DE_REDIS = re.compile("/?[0-9]*")
MOTEURS = {"django.db.backends.postgresql", "django.db.backends.sqlite3"}


def _adresse(valeur: str) -> SplitResult:
    """Split an address that every library reads alike: a port that exists, and no blank, least of all at its end."""
    try:
        adresse = urlsplit(valeur)
        est_lisible = adresse.port != 0 and valeur.split() == [valeur]
    except ValueError:
        raise EnvError(valeur) from None
    if not est_lisible:
        raise EnvError(valeur)
    return adresse


@_env.parser_for("relais")
def _relais(valeur: str) -> Relais | None:
    """Read an address of EMAIL_URL; None for files in place of mails."""
    if valeur in {"", DOSSIER}:
        return None
    adresse = _adresse(valeur)
    est_nue = adresse.hostname and not (adresse.path.strip("/") or adresse.query or adresse.fragment)
    if adresse.scheme not in SCHEMAS or not est_nue:
        raise EnvError(valeur)
    usuel, est_en_tls, passe_en_tls = SCHEMAS[adresse.scheme]
    compte, mot_de_passe = unquote(adresse.username or ""), unquote(adresse.password or "")
    return Relais(str(adresse.hostname), adresse.port or usuel, compte, mot_de_passe, est_en_tls, passe_en_tls)


@_env.parser_for("niveau")
def _niveau(valeur: str) -> str:
    """Read the level of the technical logs by its name, as it stands in them."""
    if valeur not in logging.getLevelNamesMapping():
        raise EnvError(valeur)
    return valeur


@_env.parser_for("prise")
def _prise(valeur: str) -> Prise | None:
    """Read `host:port`; None for nowhere."""
    if not valeur:
        return None
    adresse = _adresse(f"//{valeur}")
    hote, port = adresse.hostname, adresse.port
    if not hote or not port or valeur != adresse.netloc or "@" in valeur:
        raise EnvError(valeur)
    return Prise(hote, port)


@_env.parser_for("courtier")
def _courtier(valeur: str) -> str:
    """Read the address of a Redis, as both the cache and Celery understand it."""
    if not valeur:
        return ""
    adresse = _adresse(valeur)
    est_de_redis = valeur.startswith(("redis://", "rediss://")) and not adresse.fragment
    if not est_de_redis or not BASE_DE_REDIS.fullmatch(adresse.path):
        raise EnvError(valeur)
    return valeur


@_env.parser_for("site")
def _site(valeur: str) -> str:
    """Read the address of a site, whole: it begins the links of mails."""
    adresse = _adresse(valeur)
    if adresse.scheme not in {"https", "http"} or not adresse.hostname or {"?", "#"} & set(valeur):
        raise EnvError(valeur)
    return valeur


@_env.parser_for("suivi")
def _suivi(valeur: str) -> str:
    """Read the address of a project of an error tracker, as it gives it: `https://key@host/number`."""
    if not valeur:
        return ""
    adresse = _adresse(valeur)
    if adresse.scheme not in {"https", "http"} or not (adresse.username and adresse.hostname):
        raise EnvError(valeur)
    if not adresse.path.rpartition("/")[2].isdecimal():
        raise EnvError(valeur)
    return valeur


@dataclass(frozen=True)
class Magasin:
    """An S3-compatible store: where it answers, who we are there, and our bucket."""

    adresse: str
    cle: str
    secret: str = field(repr=False)
    seau: str
    region: str


@_env.parser_for("magasin")
def _magasin(valeur: str) -> Magasin | None:
    """Read s3://key:secret@host:port/bucket?tls=0|1&region=…; None when it is empty."""
    if not valeur:
        return None
    adresse = _adresse(valeur)
    options = dict(parse_qsl(adresse.query, keep_blank_values=True))
    tls, region = options.pop("tls", "1"), options.pop("region", "us-east-1")
    port = f":{adresse.port}" if adresse.port else ""
    cle, secret = unquote(adresse.username or ""), unquote(adresse.password or "")
    seau = adresse.path.removeprefix("/")
    est_entiere = adresse.scheme == "s3" and all((adresse.hostname, cle, secret, seau, region)) and "/" not in seau
    if not est_entiere or tls not in {"0", "1"} or options or adresse.fragment:
        raise EnvError(valeur)
    hote = f"[{adresse.hostname}]" if ":" in str(adresse.hostname) else adresse.hostname
    return Magasin(f"{'https' if tls == '1' else 'http'}://{hote}{port}", cle, secret, seau, region)


@dataclass(frozen=True)
class Fournisseur:
    """An OpenID Connect provider, and who we are there."""

    emetteur: str
    client: str
    secret: str = field(repr=False)


@_env.parser_for("fournisseur")
def _fournisseur(valeur: str) -> Fournisseur | None:
    """Read https://client:secret@host/path; http on this machine only. None when it is empty."""
    if not valeur:
        return None
    adresse = _adresse(valeur)
    port = f":{adresse.port}" if adresse.port else ""
    client, secret = unquote(adresse.username or ""), unquote(adresse.password or "")
    est_sur = adresse.scheme == "https" or (adresse.scheme == "http" and adresse.hostname in {"localhost", "127.0.0.1"})
    if not (est_sur and adresse.hostname and client and secret) or adresse.query or adresse.fragment:
        raise EnvError(valeur)
    return Fournisseur(f"{adresse.scheme}://{adresse.hostname}{port}{adresse.path.rstrip('/')}", client, secret)


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
        f"sqlite:///{quote(str(VAR))}/barometre.sqlite3",
        "Base de données (PostgreSQL en exploitation).",
    ),
    Variable(
        "DATABASE_URL_MIGRATIONS",
        "dj_db_url",
        "",
        "La même base, par le rôle qui possède les tables et peut les migrer ; vide : le même rôle.",
    ),
    Variable(
        "CONNEXIONS_PRETEES",
        "bool",
        False,
        "DATABASE_URL mène à un groupeur qui prête ses connexions le temps d’une transaction (PgBouncer).",
    ),
    Variable("REDIS_URL", "courtier", "", "Courtier et cache ; vide : courtier embarqué et cache en base."),
    Variable("SECRET_KEY", "str", "", "Clé de signature ; obligatoire en exploitation."),
    Variable("SECRET_KEY_ANCIENNES", "list", [], "Clés de signature d’avant, encore reconnues."),
    Variable(
        "CLE_DE_COFFRE",
        "str",
        "",
        "Clé qui scelle commentaires et contacts ; obligatoire en exploitation, ailleurs vide : SECRET_KEY.",
    ),
    Variable(
        "CLE_DE_COFFRE_ANCIENNES", "list", [], "Clés de coffre d’avant : elles ouvrent encore et ne scellent plus."
    ),
    Variable(
        "CLE_DE_SCELLEMENT",
        "str",
        "",
        "Clé qui signe les palmarès scellés ; vide en exploitation : rien ne se signe, ailleurs : clé de démonstration.",
    ),
    Variable(
        "CLE_DE_SAUVEGARDE",
        "str",
        "",
        "Clé qui chiffre les sauvegardes ; vide : rien ne se sauvegarde ni ne se restaure, tout le reste marche.",
    ),
    Variable(
        "ALLOWED_HOSTS", "list", ["localhost", "127.0.0.1", "[::1]"], "Noms d’hôtes servis, séparés par des virgules."
    ),
    Variable("BASE_URL", "site", "http://localhost:8000", "Adresse publique, utilisée dans les courriels."),
    Variable(
        "EMAIL_URL",
        "relais",
        "",
        "smtp://, smtps:// ou, sans TLS, smtp+clair:// ; dossier:// : un fichier .eml par message sous var/courriels/ ; "
        "vide : de même, mais refusé en exploitation.",
    ),
    Variable(
        "EMAIL_EXPEDITEUR",
        "str",
        "Baromètre de l’expérience citoyen <barometre@localhost>",
        "Expéditeur des courriels ; à donner en exploitation.",
    ),
    Variable("EMAIL_RETOURS", "str", "", "Boîte où reviennent les courriels non remis ; vide : celle de l’expéditeur."),
    Variable(
        "STATIC_ROOT", "str", f"{VAR}/statiques", "Dossier où collectstatic rassemble les fichiers statiques servis."
    ),
    Variable("MEDIA_ROOT", "str", f"{VAR}/medias", "Dossier privé des preuves et des rapports."),
    Variable(
        "S3_URL",
        "magasin",
        "",
        "s3://clé:secret@hôte:port/seau?tls=0|1&region=… : les fichiers privés vont dans ce magasin, partagé entre "
        "machines ; vide : MEDIA_ROOT.",
    ),
    Variable(
        "BAROMETRE_DEMO",
        "bool",
        False,
        "Démonstration : comptes fictifs, second facteur levé, mention sur chaque page.",
    ),
    Variable("BAROMETRE_VAR", "str", str(VAR), "Dossier des données locales (courriels, courtier embarqué)."),
    Variable("BASE_DE_TEST", "str", "", "Nom de la base des tests, pour en lancer plusieurs côte à côte."),
    Variable("NIVEAU_JOURNAUX", "niveau", "INFO", "Niveau des journaux techniques."),
    Variable(
        "JOURNAL_D_ACCES",
        "bool",
        False,
        "Une ligne par requête : route, statut, durée, ni adresse ni personne ; en exploitation, oui sauf avis contraire.",
    ),
    Variable(
        "METRIQUES",
        "prise",
        "",
        "Adresse privée, hôte:port, où le serveur web expose ses métriques à Prometheus ; vide : nulle part.",
    ),
    Variable(
        "SUIVI_DES_ERREURS",
        "suivi",
        "",
        "Adresse (DSN) d’un projet Sentry ou compatible, où dire les pannes, sans personne ; vide : nulle part.",
    ),
    Variable(
        "PROCONNECT",
        "fournisseur",
        "",
        "https://client:secret@hôte/chemin : le fournisseur ProConnect qui ouvre les comptes des organismes ; vide : pas de "
        "bouton, et la plateforme ne lui parle pas.",
    ),
    Variable(
        "HEBERGEUR_NOM",
        "str",
        "",
        "Nom de l’hébergeur, que la loi veut aux mentions légales ; vide : elles disent qu’il y manque.",
    ),
    Variable("HEBERGEUR_ADRESSE", "str", "", "Adresse de l’hébergeur, aux mentions légales."),
    Variable("HEBERGEUR_TELEPHONE", "str", "", "Téléphone de l’hébergeur, aux mentions légales."),
    Variable(
        "PROXYS_DE_CONFIANCE",
        "int",
        None,
        "Nombre de relais devant l’application, pour l’adresse des clients ; à donner en exploitation, 0 compris.",
    ),
)
_PAR_NOM = {variable.nom: variable for variable in VARIABLES}


def lire(nom: str) -> Any:
    """Return the value of a declared variable, typed, or its default; raises VariableIllisible."""
    variable = _PAR_NOM[nom]
    # Given and empty is not given: a service or a composition passes on empty what nobody set.
    if not est_donnee(nom):
        os.environ.pop(nom, None)
    try:
        valeur = getattr(_env, variable.lire)(nom, variable.defaut)
    except EnvError:
        # Without its cause: that one quotes the value, and values hold secrets.
        raise VariableIllisible(nom) from None
    # The library knows databases that the platform does not speak to.
    if variable.lire == "dj_db_url" and valeur["ENGINE"] not in MOTEURS:
        raise VariableIllisible(nom)
    return [mot.strip() for mot in valeur if mot.strip()] if variable.lire == "list" else valeur


def est_donnee(nom: str) -> bool:
    """Tell whether the environment gives a declared variable a value."""
    return bool(_env.str(_PAR_NOM[nom].nom, "").strip())


def retirer_variables() -> None:
    """Take every declared variable out of the process's environment, once the settings have read them."""
    for variable in VARIABLES:
        os.environ.pop(variable.nom, None)
