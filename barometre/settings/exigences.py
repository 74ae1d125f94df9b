"""What production asks of its environment, judged before anything else reads it: a known secret signs for anybody."""

from __future__ import annotations

import re
import sys
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from barometre.settings.env import CLE_DE_DEVELOPPEMENT, VARIABLES, VariableIllisible, est_donnee, lire

LONGUEUR_MINIMALE = 32
# What our own files and guides show as an example; part of a value is enough.
CONNUES = ("a-changer", CLE_DE_DEVELOPPEMENT)
CLES = ("SECRET_KEY", "CLE_DE_COFFRE")
# Not needed to start, but never known nor short.
CLES_AU_BESOIN = ("CLE_DE_SCELLEMENT", "CLE_DE_SAUVEGARDE")
DOSSIERS = ("BAROMETRE_VAR", "MEDIA_ROOT", "STATIC_ROOT")
HOTE = re.compile(r"\*|\.?[\w.-]+|\[[0-9a-fA-F:.]+\]")
ENTREE_REFUSEE = 2


def exiger() -> None:
    """Leave with 2 and one French line an error, no trace, when the environment is not fit for production."""
    _quitter(fautes())


def exiger_la_lecture() -> None:
    """Leave likewise, anywhere, when a variable of the environment cannot be read."""
    _quitter(illisibles())


def exiger_les_reglages(nom: str) -> None:
    """Leave likewise when no module bears the name that DJANGO_SETTINGS_MODULE gives."""
    try:
        est_connu = find_spec(nom) is not None
    except (ImportError, ValueError):
        est_connu = False
    if not est_connu:
        _quitter(["DJANGO_SETTINGS_MODULE ne nomme aucun module\u202f: barometre.settings.prod en exploitation."])


def exiger_le_dossier(nom: str) -> Path:
    """Return the folder that a variable names, made when it is not there; leave likewise when it cannot be."""
    dossier = Path(lire(nom))
    try:
        dossier.mkdir(parents=True, exist_ok=True)
    except OSError:
        _quitter([f"{nom} désigne un dossier qui ne peut pas être créé."])
    return dossier


def _quitter(erreurs: list[str]) -> None:
    if erreurs:
        sys.stderr.write("".join(f"{erreur}\n" for erreur in erreurs))
        raise SystemExit(ENTREE_REFUSEE)


def fautes() -> list[str]:
    """Return everything that is wrong at once, without a value.

    Old vault keys are not judged: they only open what they sealed, and an installation that sealed with a known one
    needs it to seal again.
    """
    if erreurs := illisibles():
        return erreurs
    donnees = [nom for nom in CLES_AU_BESOIN if est_donnee(nom)]
    cles = [erreur for nom in (*CLES, *donnees) if (erreur := _faute_d_une_cle(nom, lire(nom)))]
    anciennes = [_faute_d_une_cle("SECRET_KEY_ANCIENNES", cle) for cle in lire("SECRET_KEY_ANCIENNES")]
    bases = [_faute_d_une_base(variable.nom) for variable in VARIABLES if variable.lire == "dj_db_url"]
    courriels = () if lire("BAROMETRE_DEMO") else (_faute_du_courrier(), _faute_de_l_expediteur(), _faute_des_retours())
    autres = (
        _faute_de_la_base(),
        _faute_des_deux_roles(),
        _faute_du_magasin(),
        _faute_des_relais(),
        _faute_des_hotes(),
        _faute_du_site(),
    )
    dossiers = [_faute_d_un_dossier(nom) for nom in DOSSIERS]
    return [erreur for erreur in (*cles, *anciennes, *bases, *autres, *dossiers, *courriels) if erreur]


def illisibles() -> list[str]:
    """Return a line for each variable whose value is not of its type."""
    return [erreur for variable in VARIABLES if (erreur := _lecture(variable.nom))]


def _lecture(nom: str) -> str:
    try:
        # The address of the owner has no default.
        if est_donnee(nom):
            lire(nom)
    except VariableIllisible as faute:
        return str(faute)
    return ""


def _faute_d_une_cle(nom: str, cle: str) -> str:
    if not cle:
        return f"{nom} est obligatoire en exploitation\u202f: {LONGUEUR_MINIMALE} caractères au moins, tirés au hasard."
    if _est_connue(cle):
        return f"{nom} contient une valeur connue de tous\u202f: tirez-en une au hasard."
    if len(cle.strip()) < LONGUEUR_MINIMALE:
        return f"{nom} contient une clé trop courte\u202f: il faut {LONGUEUR_MINIMALE} caractères au moins."
    return ""


def _faute_d_une_base(nom: str) -> str:
    if est_donnee(nom) and _est_connue(str(lire(nom).get("PASSWORD") or "")):
        return f"{nom} contient un mot de passe connu de tous\u202f: tirez-en un au hasard."
    if est_donnee(nom) and not lire(nom)["NAME"]:
        return f"{nom} ne nomme pas de base\u202f: postgres://…/nom"
    return ""


def _faute_des_hotes() -> str:
    """Tell when a name that is none would refuse every page, while the probes, asked under any name, go well."""
    if all(HOTE.fullmatch(hote) for hote in lire("ALLOWED_HOSTS")):
        return ""
    return "ALLOWED_HOSTS attend des noms d’hôtes seuls\u202f: ni https://, ni port, ni chemin."


def _faute_du_site() -> str:
    """Tell when links of mails would lead under a path, where no page is."""
    if not urlsplit(lire("BASE_URL")).path.strip("/"):
        return ""
    return "BASE_URL attend l’adresse du site sans chemin\u202f: rien n’est servi sous un chemin."


def _faute_d_un_dossier(nom: str) -> str:
    """Tell when a folder would be another one after an upgrade, that is started from its own."""
    if not est_donnee(nom) or Path(lire(nom)).is_absolute():
        return ""
    return f"{nom} attend un chemin entier\u202f: un autre dépend du dossier d’où l’on démarre."


def _faute_de_la_base() -> str:
    """Tell when no database is named: an empty file would be served in place of the one that was forgotten."""
    nom = "DATABASE_URL"
    return "" if est_donnee(nom) else f"{nom} est obligatoire en exploitation\u202f: postgres://…"


def _faute_des_deux_roles() -> str:
    """Tell when the owner of the tables would migrate, or empty, another database than the application's.

    By name alone: a pool may stand in front of the application.
    """
    nom = "DATABASE_URL_MIGRATIONS"
    if not (est_donnee(nom) and est_donnee("DATABASE_URL")) or lire(nom)["NAME"] == lire("DATABASE_URL")["NAME"]:
        return ""
    return f"DATABASE_URL et {nom} ne nomment pas la même base\u202f: donnez la même aux deux."


def _faute_du_magasin() -> str:
    if est_donnee("S3_URL") and _est_connue(lire("S3_URL").secret):
        return "S3_URL contient un secret connu de tous\u202f: tirez-en un au hasard."
    return ""


def _faute_des_relais() -> str:
    nom = "PROXYS_DE_CONFIANCE"
    if not est_donnee(nom):
        return f"{nom} est obligatoire en exploitation\u202f: le nombre de relais devant l’application, 0 sans relais."
    return f"{nom} ne peut pas être négatif." if lire(nom) < 0 else ""


def _faute_du_courrier() -> str:
    nom = "EMAIL_URL"
    if est_donnee(nom):
        return ""
    return f"{nom} est obligatoire en exploitation\u202f: smtp://…, smtps://… ou smtp+clair://…, dossier:// sans envoi."


def _faute_de_l_expediteur() -> str:
    nom = "EMAIL_EXPEDITEUR"
    if not est_donnee(nom):
        return f"{nom} est obligatoire en exploitation\u202f: l’adresse d’où partent les courriels."
    return "" if _est_une_adresse(parseaddr(lire(nom))[1]) else f"{nom} ne contient pas d’adresse où répondre."


def _faute_des_retours() -> str:
    nom = "EMAIL_RETOURS"
    return "" if not lire(nom) or _est_une_adresse(lire(nom)) else f"{nom} n’est pas une adresse."


def _est_une_adresse(texte: str) -> bool:
    return "." in texte.partition("@")[2] and texte.split() == [texte]


def _est_connue(valeur: str) -> bool:
    return any(connue in valeur for connue in CONNUES)
