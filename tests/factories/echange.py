"""Lines of the exchange file, with the worked examples (regles#exemples) as measures."""

from __future__ import annotations

import json
import uuid
from typing import Any

# Example 1: an e-mail answered after four working days, 3 of 4 expected elements.
COURRIEL_REPONDU: dict[str, Any] = {
    "EM-01": 75,
    "EM-02": True,
    "EM-03": True,
    "EM-04": 0,
    "EM-05": 1,
    "EM-06": True,
    "EM-07": 4,
    "EM-08": 3,
    "EM-09": True,
    "EM-10": False,
    "EM-11": 3,
    "EM-12": 2,
    "EM-13": 2,
    "EM-14": 1,
    "EM-15": False,
    "EM-16": {"trouves": 3, "attendus": 4, "erreur_trompeuse": False},
    "EM-17": None,
}
# Example 2: a letter that nobody answered.
LETTRE_SANS_REPONSE: dict[str, Any] = {
    "CO-01": 50,
    "CO-02": True,
    "CO-03": "jamais",
    "CO-04": None,
    "CO-05": False,
    **{f"CO-{rang:02}": None for rang in range(6, 17)},
}
# Example 3: a call answered at the second attempt.
APPEL: dict[str, Any] = {
    "TE-01": 30,
    "TE-02": True,
    "TE-03": True,
    "TE-04": 2,
    "TE-05": 3,
    "TE-06": 2,
    "TE-07": 140,
    "TE-08": 1,
    "TE-09": 2,
    "TE-10": 3,
    "TE-11": None,
    "TE-12": True,
    "TE-13": None,
    "TE-14": 3,
    "TE-15": 2,
    "TE-16": 2,
    "TE-17": {"trouves": 4, "attendus": 4, "erreur_trompeuse": False},
    "TE-18": None,
    "TE-19": 1,
    "TE-20": None,
}
EXEMPLES = {"EMAIL": COURRIEL_REPONDU, "COURRIER": LETTRE_SANS_REPONSE, "TEL": APPEL}


def visite(n: int, siren: str, canal: str = "EMAIL", **champs: Any) -> dict[str, Any]:
    """Return the visit number `n`, graded as the example of its channel unless told otherwise."""
    return {
        "visite": str(uuid.UUID(int=n)),
        "siren": siren,
        "canal": canal,
        "scenario": "SC-01",
        "version_grille": 1,
        "enqueteur": "E-012",
        "effectuee_le": "2020-02-11T10:20:00+01:00",
        "statut": "validee",
        "reponses": dict(EXEMPLES[canal]),
        **champs,
    }


def lignes(*visites: dict[str, Any]) -> list[bytes]:
    """Write visits as lines of the file."""
    return [json.dumps(ligne, ensure_ascii=False).encode() + b"\n" for ligne in visites]
