"""Scales: from a raw measure to a score of 0 to 100 and to a conformity flag (regles#baremes, #conformite)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from enquetes.enums import NatureBareme

JAMAIS = "jamais"
SCORES_E3 = (0, 33, 67, 100)
# Score by number of the successful attempt; 0 is no success.
SCORES_TENT = {1: 100, 2: 67, 3: 33, 0: 0}
E3_CONFORME = 2
EC_CONFORME = 67
CLES_EC = frozenset({"trouves", "attendus", "erreur_trompeuse"})


@dataclass(frozen=True, slots=True)
class Bareme:
    """A scale. `nature` is BIN, E3, EC, TENT or DUREE; the rest is for durations and counts only.

    `paliers` are (bound, score) in rising bounds: the first bound not exceeded gives the score, beyond the last
    `au_dela`. `seuil` is the threshold of conformity, None when the referentials set none; `strict` excludes it.
    """

    code: str
    nature: str
    unite: str = ""
    paliers: tuple[tuple[float, int], ...] = ()
    au_dela: int = 0
    seuil: float | None = None
    strict: bool = False


def bareme_simple(code: str) -> Bareme:
    """Return one of the four scales that carry no steps."""
    if code not in {NatureBareme.BIN, NatureBareme.E3, NatureBareme.EC, NatureBareme.TENT}:
        raise ValueError(f"{code} n’est pas un barème sans paliers")
    return Bareme(code=code, nature=code)


def bareme_duree(code: str, echelle: Mapping[str, Any]) -> Bareme:
    """Build a scale of durations from its stored form: unite, paliers, au_dela, seuil, strict."""
    return Bareme(
        code=code,
        nature=NatureBareme.DUREE,
        unite=echelle["unite"],
        paliers=tuple((borne, score) for borne, score in echelle["paliers"]),
        au_dela=echelle.get("au_dela", 0),
        seuil=echelle.get("seuil"),
        strict=echelle.get("strict", False),
    )


def erreur_mesure(bareme: Bareme, mesure: Any) -> str | None:
    """Return what is wrong with a raw measure, as a French sentence, or None. Null is judged elsewhere."""
    return _ERREURS[bareme.nature](mesure)


def score(bareme: Bareme, mesure: Any) -> int:
    """Return the score of a valid measure, a whole number from 0 to 100."""
    return _SCORES[bareme.nature](bareme, mesure)


def conforme(bareme: Bareme, mesure: Any) -> bool | None:
    """Tell whether a valid measure conforms; None for a duration without threshold, which is never judged."""
    return _CONFORMITES[bareme.nature](bareme, mesure)


def en_mots(bareme: Bareme) -> str:
    """Say in French what a measure is worth on a scale."""
    if bareme.nature != NatureBareme.DUREE:
        return _EN_MOTS[bareme.nature]
    marches = [f"{_nombre(borne)} au plus\u202f: {points}" for borne, points in bareme.paliers]
    return f"en {bareme.unite}, {', '.join(marches)}, au-delà ou jamais\u202f: {bareme.au_dela}"


def _nombre(valeur: float) -> str:
    return str(int(valeur)) if float(valeur).is_integer() else str(valeur).replace(".", ",")


_EN_MOTS: dict[str, str] = {
    NatureBareme.BIN: "oui\u202f: 100, non\u202f: 0",
    NatureBareme.E3: "trois éléments\u202f: 100, deux\u202f: 67, un\u202f: 33, aucun\u202f: 0",
    NatureBareme.EC: "part des éléments attendus, de 0 à 100, et 0 si une erreur trompe l’usager",
    NatureBareme.TENT: "première tentative\u202f: 100, deuxième\u202f: 67, troisième\u202f: 33, aucune\u202f: 0",
}


def _est_entier(valeur: Any) -> bool:
    return isinstance(valeur, int) and not isinstance(valeur, bool)


def _erreur_bin(mesure: Any) -> str | None:
    return None if isinstance(mesure, bool) else "oui (true) ou non (false) attendu"


def _erreur_e3(mesure: Any) -> str | None:
    return None if _est_entier(mesure) and 0 <= mesure <= 3 else "nombre d’éléments attendu, de 0 à 3"  # noqa: PLR2004


def _erreur_tent(mesure: Any) -> str | None:
    return None if _est_entier(mesure) and mesure in SCORES_TENT else "numéro de tentative attendu, de 0 à 3"


def _erreur_ec(mesure: Any) -> str | None:
    if not isinstance(mesure, dict) or set(mesure) != CLES_EC:
        return "objet attendu avec « trouves », « attendus » et « erreur_trompeuse »"
    if not _est_entier(mesure["attendus"]) or mesure["attendus"] < 1:
        return "« attendus » doit être un entier d’au moins 1"
    if not _est_entier(mesure["trouves"]) or not 0 <= mesure["trouves"] <= mesure["attendus"]:
        return "« trouves » doit être un entier entre 0 et « attendus »"
    if not isinstance(mesure["erreur_trompeuse"], bool):
        return "« erreur_trompeuse » doit être oui (true) ou non (false)"
    return None


def _erreur_duree(mesure: Any) -> str | None:
    if mesure == JAMAIS or (_est_entier(mesure) and mesure >= 0):
        return None
    if isinstance(mesure, float) and math.isfinite(mesure) and mesure >= 0:
        return None
    return "nombre positif ou nul attendu, ou « jamais »"


def _score_ec(mesure: Mapping[str, Any]) -> int:
    if mesure["erreur_trompeuse"]:
        return 0
    # Half up, in whole numbers.
    return int((200 * mesure["trouves"] + mesure["attendus"]) // (2 * mesure["attendus"]))


def _score_duree(bareme: Bareme, mesure: Any) -> int:
    if mesure == JAMAIS:
        return bareme.au_dela
    return next((points for borne, points in bareme.paliers if mesure <= borne), bareme.au_dela)


def _conforme_duree(bareme: Bareme, mesure: Any) -> bool | None:
    if bareme.seuil is None:
        return None
    if mesure == JAMAIS:
        return False
    return bool(mesure < bareme.seuil if bareme.strict else mesure <= bareme.seuil)


_ERREURS: dict[str, Callable[[Any], str | None]] = {
    NatureBareme.BIN: _erreur_bin,
    NatureBareme.E3: _erreur_e3,
    NatureBareme.TENT: _erreur_tent,
    NatureBareme.EC: _erreur_ec,
    NatureBareme.DUREE: _erreur_duree,
}
_SCORES: dict[str, Callable[[Any, Any], int]] = {
    NatureBareme.BIN: lambda _bareme, mesure: 100 if mesure else 0,
    NatureBareme.E3: lambda _bareme, mesure: SCORES_E3[mesure],
    NatureBareme.TENT: lambda _bareme, mesure: SCORES_TENT[mesure],
    NatureBareme.EC: lambda _bareme, mesure: _score_ec(mesure),
    NatureBareme.DUREE: _score_duree,
}
_CONFORMITES: dict[str, Callable[[Any, Any], bool | None]] = {
    NatureBareme.BIN: lambda _bareme, mesure: bool(mesure),
    NatureBareme.E3: lambda _bareme, mesure: mesure >= E3_CONFORME,
    NatureBareme.TENT: lambda _bareme, mesure: mesure == 1,
    # A misleading error scores 0, so it never conforms.
    NatureBareme.EC: lambda _bareme, mesure: _score_ec(mesure) >= EC_CONFORME,
    NatureBareme.DUREE: _conforme_duree,
}
