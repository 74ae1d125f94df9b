"""Where a body stands among its peers: median and quartiles of its category, never a name, never under five."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from campagnes.models import Campagne
from trophees.models import Resultat

MINIMUM_PAIRS = 5


@dataclass(frozen=True)
class Repere:
    """Median and quartiles of a figure over `nb` bodies."""

    mediane: float
    q1: float
    q3: float
    nb: int


@dataclass(frozen=True)
class Pairs:
    """The landmarks of a category. What fewer than five bodies have is absent; `score` is then None."""

    categorie: str
    score: Repere | None
    canaux: Mapping[str, Repere]
    etapes: Mapping[str, Repere]
    determinants: Mapping[str, Repere]
    qualite: Repere | None


def repere(valeurs: Iterable[float]) -> Repere | None:
    """Return median and quartiles (linear interpolation, ends included), None under five values."""
    liste = sorted(valeurs)
    if len(liste) < MINIMUM_PAIRS:
        return None
    q1, _, q3 = quantiles(liste, n=4, method="inclusive")
    return Repere(mediane=median(liste), q1=q1, q3=q3, nb=len(liste))


def pairs_de(campagne: Campagne, categorie: str) -> Pairs:
    """Return the landmarks of one category of an edition."""
    return pairs_par_categorie(campagne, categories=[categorie])[categorie]


def pairs_par_categorie(campagne: Campagne, *, categories: Iterable[str]) -> dict[str, Pairs]:
    """Return the landmarks of several categories in one query. Bodies without a score are nobody's peers."""
    details: dict[str, list[tuple[float, Mapping[str, Any]]]] = {categorie: [] for categorie in categories}
    resultats = Resultat.objects.filter(inscription__campagne=campagne, categorie__in=list(details)).order_by(
        "inscription"
    )
    for categorie, score, detail in resultats.values_list("categorie", "score", "detail"):
        if score is not None:
            details[categorie].append((score, detail))
    return {categorie: _pairs(categorie, lignes) for categorie, lignes in details.items()}


def _pairs(categorie: str, lignes: list[tuple[float, Mapping[str, Any]]]) -> Pairs:
    canaux = (
        {canal: valeurs["score"] for canal, valeurs in detail["canaux"].items() if valeurs["significatif"]}
        for _, detail in lignes
    )
    return Pairs(
        categorie=categorie,
        score=repere(score for score, _ in lignes),
        canaux=_reperes(canaux),
        etapes=_reperes(detail["etapes"] for _, detail in lignes),
        determinants=_reperes(detail["determinants"] for _, detail in lignes),
        qualite=repere(detail["qualite"] for _, detail in lignes if detail["qualite"] is not None),
    )


def _reperes(tables: Iterable[Mapping[str, float]]) -> dict[str, Repere]:
    valeurs: dict[str, list[float]] = defaultdict(list)
    for table in tables:
        for cle, valeur in table.items():
            valeurs[cle].append(valeur)
    reperes = {cle: repere(liste) for cle, liste in sorted(valeurs.items())}
    return {cle: trouve for cle, trouve in reperes.items() if trouve is not None}
