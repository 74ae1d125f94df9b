"""The peers of a body: the landmarks of its category in an edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from campagnes.models import Campagne
from trophees.logic.reperes import Repere, repere, reperes
from trophees.models import Resultat


@dataclass(frozen=True)
class PairsDeCategorie:
    """The landmarks of a category. What fewer than five bodies have is absent; `score` is then None."""

    categorie: str
    score: Repere | None
    canaux: Mapping[str, Repere]
    etapes: Mapping[str, Repere]
    determinants: Mapping[str, Repere]
    qualite: Repere | None


def pairs_de(campagne: Campagne, categorie: str) -> PairsDeCategorie:
    """Return the landmarks of one category of an edition."""
    return pairs_par_categorie(campagne, categories=[categorie])[categorie]


def pairs_par_categorie(campagne: Campagne, *, categories: Iterable[str]) -> dict[str, PairsDeCategorie]:
    """Return the landmarks of several categories in one query. Bodies without a score are nobody's peers."""
    details: dict[str, list[tuple[float, Mapping[str, Any]]]] = {categorie: [] for categorie in categories}
    resultats = Resultat.objects.filter(inscription__campagne=campagne, categorie__in=list(details)).order_by(
        "inscription"
    )
    for categorie, score, detail in resultats.values_list("categorie", "score", "detail"):
        if score is not None:
            details[categorie].append((score, detail))
    return {categorie: _pairs(categorie, lignes) for categorie, lignes in details.items()}


def _pairs(categorie: str, lignes: list[tuple[float, Mapping[str, Any]]]) -> PairsDeCategorie:
    canaux = (
        {canal: valeurs["score"] for canal, valeurs in detail["canaux"].items() if valeurs["significatif"]}
        for _, detail in lignes
    )
    return PairsDeCategorie(
        categorie=categorie,
        score=repere(score for score, _ in lignes),
        canaux=reperes(canaux),
        etapes=reperes(detail["etapes"] for _, detail in lignes),
        determinants=reperes(detail["determinants"] for _, detail in lignes),
        qualite=repere(detail["qualite"] for _, detail in lignes if detail["qualite"] is not None),
    )
