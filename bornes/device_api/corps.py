"""Bodies of the calls that carry no opinion; raises RefusAppareil 400."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from bornes.avis.logic.avis import AvisRefuse, est_lisible, lire_instant
from bornes.device_api.protocole import RefusAppareil

VERSION_MAX = 40
CODE_MAX = 64
FILE_MAX = 2**31 - 1
BATTERIE_MAX = 100


def lire_code(corps: Any) -> str:
    """Return the enrolment code as it was typed."""
    code = corps.get("code") if isinstance(corps, dict) else None
    if isinstance(code, str) and 0 < len(code) <= CODE_MAX:
        return code
    raise RefusAppareil(HTTPStatus.BAD_REQUEST, "code_absent", "Le corps attend un « code ».")


def lire_battement(corps: Any) -> dict[str, Any]:
    """Return `version`, `file`, `batterie` and `horloge`; the last two may be null or absent."""
    if not isinstance(corps, dict):
        raise _invalide("Le corps attend un objet.")
    version, file, batterie = corps.get("version", ""), corps.get("file", 0), corps.get("batterie")
    if not isinstance(version, str) or len(version) > VERSION_MAX or not est_lisible(version):
        raise _invalide(f"version attend un texte d’au plus {VERSION_MAX} caractères.")
    if type(file) is not int or not 0 <= file <= FILE_MAX:
        raise _invalide("file attend un entier à partir de 0.")
    if batterie is not None and (type(batterie) is not int or not 0 <= batterie <= BATTERIE_MAX):
        raise _invalide("batterie attend un entier de 0 à 100, ou null.")
    try:
        horloge = None if corps.get("horloge") is None else lire_instant(corps["horloge"], "horloge")
    except AvisRefuse as refus:
        raise _invalide(refus.motif) from refus
    return {"version": version, "file": file, "batterie": batterie, "horloge": horloge}


def _invalide(detail: str) -> RefusAppareil:
    return RefusAppareil(HTTPStatus.BAD_REQUEST, "battement_invalide", detail)
