"""Reads one line of the exchange file of graded visits. Strict: what is not in the format is refused, and named."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import re
import uuid
from dataclasses import dataclass
from typing import Any, NoReturn

from enquetes.enums import EtatVisite
from socle.logic.bornes_des_dates import est_un_instant_connu
from socle.logic.objets_json import CleRepetee, sans_repetition

CHAMPS = ("visite", "siren", "canal", "scenario", "version_grille", "enqueteur", "effectuee_le", "statut", "reponses")
TEXTES = ("visite", "siren", "canal", "scenario", "enqueteur", "effectuee_le", "statut")
STATUTS = (EtatVisite.VALIDEE, EtatVisite.A_REVOIR, EtatVisite.ANNULEE)
PSEUDONYME_MAX = 20

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:[0-5]\d)?", re.ASCII)


class LigneRefusee(ValueError):
    """A line that is not in the format; its arguments are French sentences."""


@dataclass(frozen=True, slots=True)
class LigneVisite:
    """A graded visit as the file states it. `empreinte` is the SHA-256 of its content, whatever its writing."""

    visite: uuid.UUID
    siren: str
    canal: str
    scenario: str
    version_grille: int
    enqueteur: str
    effectuee_le: dt.datetime
    statut: str
    reponses: dict[str, Any]
    empreinte: str


def lire_ligne(texte: str) -> LigneVisite:
    """Read one line or raise `LigneRefusee` with everything that is wrong in its envelope.

    The measures themselves are checked against the grid, which this module does not know.
    """
    brut = _decoder(texte)
    erreurs = _erreurs_de_forme(brut)
    if erreurs:
        raise LigneRefusee(*erreurs)
    instant, erreur = _instant(brut["effectuee_le"])
    erreurs += [erreur] if erreur else []
    erreurs += _erreurs_de_valeur(brut)
    if erreurs or instant is None:
        raise LigneRefusee(*erreurs)
    identifiant = uuid.UUID(brut["visite"])
    return LigneVisite(
        **{champ: brut[champ] for champ in CHAMPS if champ not in ("visite", "effectuee_le")},
        visite=identifiant,
        effectuee_le=instant,
        empreinte=empreinte({**brut, "visite": str(identifiant), "effectuee_le": instant.isoformat()}),
    )


def empreinte(contenu: dict[str, Any]) -> str:
    """Return the SHA-256 of a content, the same for any order of its keys and for 75 and 75.0."""
    canonique = json.dumps(_normaliser(contenu), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonique.encode()).hexdigest()


def _normaliser(valeur: Any) -> Any:
    if isinstance(valeur, dict):
        return {cle: _normaliser(contenu) for cle, contenu in valeur.items()}
    if isinstance(valeur, list):
        return [_normaliser(contenu) for contenu in valeur]
    if isinstance(valeur, float) and valeur.is_integer():
        return int(valeur)
    return valeur


def _decoder(texte: str) -> dict[str, Any]:
    try:
        brut = json.loads(
            texte, object_pairs_hook=sans_repetition, parse_constant=_refuser_constante, parse_float=_decimal_fini
        )
    except LigneRefusee:
        raise
    except CleRepetee as erreur:
        raise LigneRefusee(f"clé écrite deux fois : {_citer(erreur.cle)}") from erreur
    except (ValueError, RecursionError) as erreur:
        raise LigneRefusee("ce n’est pas un objet JSON valide") from erreur
    if not isinstance(brut, dict):
        raise LigneRefusee("un objet JSON est attendu")
    return brut


def _refuser_constante(nom: str) -> NoReturn:
    raise LigneRefusee(f"nombre refusé : {nom}")


def _decimal_fini(texte: str) -> float:
    valeur = float(texte)
    if not math.isfinite(valeur):
        raise LigneRefusee(f"nombre trop grand : {texte[:20]}")
    return valeur


def _erreurs_de_forme(brut: dict[str, Any]) -> list[str]:
    erreurs = [f"champ absent : « {champ} »" for champ in CHAMPS if champ not in brut]
    erreurs += [f"champ inconnu : {_citer(champ)}" for champ in brut if champ not in CHAMPS]
    erreurs += [
        f"« {champ} » doit être un texte" for champ in TEXTES if champ in brut and not isinstance(brut[champ], str)
    ]
    version = brut.get("version_grille")
    if "version_grille" in brut and (not isinstance(version, int) or isinstance(version, bool)):
        erreurs.append("« version_grille » doit être un nombre entier")
    if "reponses" in brut and not isinstance(brut["reponses"], dict):
        erreurs.append("« reponses » doit être un objet")
    return erreurs


def _erreurs_de_valeur(brut: dict[str, Any]) -> list[str]:
    erreurs = []
    if not _UUID.fullmatch(brut["visite"]):
        erreurs.append(f"« visite » n’est pas un UUID : {_citer(brut['visite'])}")
    pseudonyme = brut["enqueteur"]
    if not pseudonyme.strip() or pseudonyme != pseudonyme.strip() or not pseudonyme.isprintable():
        erreurs.append("« enqueteur » doit être un pseudonyme sans espace autour")
    elif len(pseudonyme) > PSEUDONYME_MAX:
        erreurs.append(f"« enqueteur » dépasse {PSEUDONYME_MAX} caractères")
    if brut["statut"] not in STATUTS:
        erreurs.append(f"« statut » inconnu : {_citer(brut['statut'])} (attendu : {', '.join(STATUTS)})")
    return erreurs


def _instant(texte: str) -> tuple[dt.datetime | None, str]:
    """Read an ISO 8601 instant, which must carry its offset."""
    trouve = _INSTANT.fullmatch(texte)
    if not trouve:
        return None, f"« effectuee_le » n’est pas un instant ISO 8601 : {_citer(texte)}"
    if not trouve[3]:
        return None, "« effectuee_le » doit porter son décalage horaire (par exemple +01:00)"
    try:
        instant = dt.datetime.fromisoformat(texte)
    except ValueError:
        return None, f"« effectuee_le » n’est pas une date possible : {_citer(texte)}"
    if not est_un_instant_connu(instant):
        return None, f"« effectuee_le » sort des années connues : {_citer(texte)}"
    return instant.astimezone(dt.UTC), ""


def _citer(texte: str) -> str:
    """Quote what the file says, on one line, without anything that could break the terminal or the list."""
    propre = "".join(lettre if lettre.isprintable() else "?" for lettre in texte[:60])
    return f"« {propre} »"
