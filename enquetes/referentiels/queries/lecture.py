"""Reads the data files. Shape is checked against plain tables here; meaning is checked by the tests and the database."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from enquetes.referentiels.logic.baremes import Bareme, bareme_duree, bareme_simple
from enquetes.referentiels.logic.conditions import CritereANoter, GrilleANoter, lire_conditions
from socle.erreurs import EntreeInvalide

DOSSIER = Path(__file__).parents[1] / "donnees"
REFERENTIELS = (
    "marianne-19",
    "marianne-2016",
    "services-publics-plus-9",
    "services-publics-plus-8",
    "qualivilles",
    "aspl",
    "legaux",
)
GRILLES = (
    "grille-email",
    "grille-courrier",
    "grille-telephone",
    "grille-reseaux-sociaux",
    "grille-accueil-physique",
    "grille-web",
)
SIMPLES = ("BIN", "E3", "EC", "TENT")


def lire_toml(nom: str, dossier: Path = DOSSIER) -> dict[str, Any]:
    """Read one data file; refuse an absent or malformed one with its name.

    A file that comes with the code is read once a process; each reader has its own copy.
    """
    return deepcopy(_livre(nom)) if dossier == DOSSIER else _lire(dossier / f"{nom}.toml")


@cache
def _livre(nom: str) -> dict[str, Any]:
    return _lire(DOSSIER / f"{nom}.toml")


def _lire(chemin: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(chemin.read_text(encoding="utf-8"))
    except OSError as erreur:
        raise EntreeInvalide([f"{chemin.name}\u202f: fichier absent ou illisible"]) from erreur
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as erreur:
        raise EntreeInvalide([f"{chemin.name}\u202f: ce n’est pas un fichier TOML valide ({erreur})"]) from erreur


def lire_echelles(dossier: Path = DOSSIER) -> dict[str, dict[str, Any]]:
    """Return the scales of durations by code, in the form stored with a criterion."""
    return {
        ligne["code"]: {
            "unite": ligne["unite"],
            "paliers": ligne["paliers"],
            "au_dela": ligne["au_dela"],
            "seuil": ligne.get("seuil"),
            "strict": ligne.get("strict", False),
            "source": ligne.get("source", ""),
        }
        for ligne in lire_toml("baremes", dossier)["baremes"]
    }


def lire_baremes(dossier: Path = DOSSIER) -> dict[str, Bareme]:
    """Return every scale by code."""
    simples = {code: bareme_simple(code) for code in SIMPLES}
    return simples | {code: bareme_duree(code, echelle) for code, echelle in lire_echelles(dossier).items()}


def lire_grille(nom: str) -> GrilleANoter:
    """Return the grid of one file as scoring sees it, without inherited commitments."""
    brut, baremes = lire_toml(nom), lire_baremes()
    return GrilleANoter(brut["canal"], brut["version"], tuple(_critere(ligne, baremes) for ligne in brut["criteres"]))


def lire_referentiels(dossier: Path = DOSSIER) -> dict[str, dict[str, Any]]:
    """Return the referentials by code, each with its headings and its `engagements`."""
    referentiels: dict[str, dict[str, Any]] = {}
    for nom in REFERENTIELS:
        brut = lire_toml(nom, dossier)
        lus = {ligne["code"]: {**ligne, "engagements": []} for ligne in brut["referentiels"]}
        seul = next(iter(lus))
        for engagement in brut["engagements"]:
            lus[engagement.get("referentiel", seul)]["engagements"].append(engagement)
        referentiels |= lus
    return referentiels


def lire_scenarios(dossier: Path = DOSSIER) -> list[dict[str, Any]]:
    """Return the scenario bank; `types_organismes` is a list of types or the word « tous »."""
    return list(lire_toml("scenarios", dossier)["scenarios"])


def lire_exemples(dossier: Path = DOSSIER) -> list[dict[str, Any]]:
    """Return the graded examples of the self-tests."""
    return list(lire_toml("exemples", dossier)["exemples"])


def _critere(ligne: Mapping[str, Any], baremes: Mapping[str, Bareme]) -> CritereANoter:
    return CritereANoter(
        code=ligne["code"],
        bareme=baremes[ligne["bareme"]],
        etape=ligne["etape"],
        determinant=ligne["determinant"],
        poids=ligne["poids"],
        conditions=lire_conditions(ligne["condition"]),
        engagements=tuple(ligne["engagements"]),
    )
