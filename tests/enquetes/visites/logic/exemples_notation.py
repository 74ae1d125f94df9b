"""The grids read from the data files, and the raw measures of the worked examples."""

from __future__ import annotations

from typing import Any

from enquetes.referentiels.logic.conditions import GrilleANoter
from enquetes.referentiels.queries.lecture import GRILLES, lire_grille

GRILLE: dict[str, GrilleANoter] = {grille.canal: grille for grille in map(lire_grille, GRILLES)}


def _ec(trouves: int, attendus: int = 4, *, erreur: bool = False) -> dict[str, Any]:
    return {"trouves": trouves, "attendus": attendus, "erreur_trompeuse": erreur}


def courriel(**autres: Any) -> dict[str, Any]:
    """Example 1: an e-mail answered after four working days."""
    return {
        "EM-01": 75, "EM-02": True, "EM-03": True, "EM-04": 0, "EM-05": 1, "EM-06": True, "EM-07": 4, "EM-08": 3,
        "EM-09": True, "EM-10": False, "EM-11": 3, "EM-12": 2, "EM-13": 2, "EM-14": 1, "EM-15": False,
        "EM-16": _ec(3), "EM-17": None,
    } | {cle.replace("_", "-"): valeur for cle, valeur in autres.items()}  # fmt: skip


def courrier_sans_reponse(**autres: Any) -> dict[str, Any]:
    """Example 2: a letter that nothing ever answered."""
    vide: dict[str, Any] = {f"CO-{n:02}": None for n in range(4, 17)}
    debut = {"CO-01": 50, "CO-02": True, "CO-03": "jamais"}
    return debut | vide | {"CO-05": False} | {cle.replace("_", "-"): valeur for cle, valeur in autres.items()}


def appel(**autres: Any) -> dict[str, Any]:
    """Example 3: a call answered at the second attempt."""
    return {
        "TE-01": 30, "TE-02": True, "TE-03": True, "TE-04": 2, "TE-05": 3, "TE-06": 2, "TE-07": 140, "TE-08": 1,
        "TE-09": 2, "TE-10": 3, "TE-11": None, "TE-12": True, "TE-13": None, "TE-14": 3, "TE-15": 2, "TE-16": 2,
        "TE-17": _ec(4), "TE-18": None, "TE-19": 1, "TE-20": None,
    } | {cle.replace("_", "-"): valeur for cle, valeur in autres.items()}  # fmt: skip


def reseau_sans_reponse(**autres: Any) -> dict[str, Any]:
    """A message on a social network that nobody answered."""
    vide: dict[str, Any] = {f"RS-{n:02}": None for n in range(7, 16)}
    debut = {"RS-01": True, "RS-02": 2, "RS-03": True, "RS-04": False, "RS-05": 3, "RS-06": False}
    return debut | vide | {cle.replace("_", "-"): valeur for cle, valeur in autres.items()}


def site(**autres: Any) -> dict[str, Any]:
    """An audit of a site whose form was used and answered after two working days."""
    return {
        "WEB-01": 3, "WEB-02": 3, "WEB-03": 2, "WEB-04": 1, "WEB-05": 3, "WEB-06": True, "WEB-07": 45, "WEB-08": 2,
        "WEB-09": 3, "WEB-10": 2, "WEB-11": 2, "WEB-12": True, "WEB-13": 3, "WEB-14": 1, "WEB-15": 0, "WEB-16": True,
        "WEB-17": 2, "WEB-18": 3, "WEB-19": _ec(3), "WEB-20": 1,
    } | {cle.replace("_", "-"): valeur for cle, valeur in autres.items()}  # fmt: skip


def site_sans_formulaire(**autres: Any) -> dict[str, Any]:
    """An audit of a site without form."""
    vide = {f"WEB-{n}": None for n in range(13, 20)}
    return site() | vide | {cle.replace("_", "-"): valeur for cle, valeur in autres.items()}


def accueil(**autres: Any) -> dict[str, Any]:
    """A visit on site, without wait, referral nor difficulty."""
    return {
        "AP-01": True, "AP-02": 3, "AP-03": 2, "AP-04": 2, "AP-05": 3, "AP-06": 2, "AP-07": 20, "AP-08": 1,
        "AP-09": None, "AP-10": True, "AP-11": None, "AP-12": 3, "AP-13": 2, "AP-14": False, "AP-15": 2, "AP-16": 3,
        "AP-17": _ec(4), "AP-18": None, "AP-19": 1, "AP-20": False,
    } | {cle.replace("_", "-"): valeur for cle, valeur in autres.items()}  # fmt: skip
