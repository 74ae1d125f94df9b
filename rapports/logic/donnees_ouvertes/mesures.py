"""What bodies are measured at, opened to all: means of categories, commitments kept, never the figure of one of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from statistics import fmean, median, stdev
from typing import Any

from bornes.indicateurs.logic.indicateurs import taux
from bornes.logic.petits_nombres import SEUIL, proteger_serie
from enquetes.referentiels.logic.arrondi import arrondir
from rapports.logic.donnees_ouvertes.moyennes import Apport, LigneDeMoyenne
from rapports.logic.donnees_ouvertes.tables import ENGAGEMENTS, MESURES, PUBLIE, SECRET, TOUT, Ligne, TableOuverte
from socle.logic.student import quantile
from trophees.logic.gel import empreinte

DISTRIBUTION_MINIMUM = 10
"""Bodies from which an interval and a median are told: beside the mean of five, they would give some of the five back."""
ETENDUE_MINIMUM = 5.0
"""Points between the lowest and the highest of a group under which its mean is each of its bodies."""
ENGAGEMENT = "engagement"
Figure = tuple[str, str]
"""Its axis and its code."""


@dataclass(frozen=True)
class CorpsOuvert:
    """What a body brings: its category, its figures by (axis, code), its commitments (kept, observed); `cle` names it."""

    cle: int
    categorie: str
    figures: Mapping[tuple[str, str], float]
    engagements: Mapping[str, tuple[int, int]]


def lignes_montrables(corps: Sequence[CorpsOuvert]) -> dict[Figure, dict[str, LigneDeMoyenne]]:
    """Return the rows of each figure, then the row of each commitment, with whether it may be told beside the others."""
    moyennes = _moyennes_montrables(_valeurs_par_figure(corps))
    return moyennes | _engagements_montrables(_engagements_des_corps(corps))


def tables_de_mesures(
    corps: Sequence[CorpsOuvert], lignes: Mapping[Figure, Mapping[str, LigneDeMoyenne]]
) -> tuple[TableOuverte, ...]:
    """Return both tables as these rows are told."""
    return (
        MESURES.avec(_mesures(_valeurs_par_figure(corps), lignes)),
        ENGAGEMENTS.avec(_engagements(_engagements_des_corps(corps), lignes)),
    )


def _valeurs_par_figure(corps: Sequence[CorpsOuvert]) -> dict[Figure, dict[str, dict[int, float]]]:
    """Return what is measured of each body, by figure then category."""
    valeurs: defaultdict[Figure, defaultdict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for un in corps:
        for figure, valeur in un.figures.items():
            valeurs[figure][un.categorie][un.cle] = valeur
    return {figure: {nom: siennes[nom] for nom in sorted(siennes)} for figure, siennes in sorted(valeurs.items())}


def _moyennes_montrables(
    groupes: Mapping[Figure, Mapping[str, Mapping[int, float]]],
) -> dict[Figure, dict[str, LigneDeMoyenne]]:
    """Return the rows of each figure, a category then all; a category hidden is never alone to be."""
    lignes: dict[Figure, dict[str, LigneDeMoyenne]] = {}
    for figure, par_categorie in groupes.items():
        # A group whose bodies are all alike tells each of them: it counts as one body.
        montres = proteger_serie([1 if _se_ressemblent(v) else len(v) for v in par_categorie.values()])
        toutes = {cle: valeur for valeurs in par_categorie.values() for cle, valeur in valeurs.items()}
        lignes[figure] = {
            nom: LigneDeMoyenne(_apports(valeurs), est_le_tout=False, est_dit=montre is not None)
            for (nom, valeurs), montre in zip(par_categorie.items(), montres, strict=True)
        }
        est_dit = len(toutes) >= SEUIL and not _se_ressemblent(toutes)
        lignes[figure][TOUT] = LigneDeMoyenne(_apports(toutes), est_le_tout=True, est_dit=est_dit)
    return lignes


def _se_ressemblent(valeurs: Mapping[int, float]) -> bool:
    return max(valeurs.values()) - min(valeurs.values()) < ETENDUE_MINIMUM


def _apports(valeurs: Mapping[int, Any]) -> frozenset[Apport]:
    return frozenset((str(cle), _empreinte(repr(valeur))) for cle, valeur in valeurs.items())


@lru_cache(maxsize=4096)
def _empreinte(valeur: str) -> str:
    # A thousand bodies bring the same few counts to each commitment.
    return empreinte([valeur])[:16]


def _engagements_des_corps(corps: Sequence[CorpsOuvert]) -> dict[str, dict[int, tuple[int, int]]]:
    """Return how often each body kept each commitment, of how many contacts."""
    comptes: defaultdict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for un in corps:
        for engagement, compte in un.engagements.items():
            comptes[engagement][un.cle] = compte
    return dict(sorted(comptes.items()))


def _engagements_montrables(
    engagements: Mapping[str, Mapping[int, tuple[int, int]]],
) -> dict[Figure, dict[str, LigneDeMoyenne]]:
    """Return the row of each commitment: told of five bodies, of ten when all of them keep it, or none."""
    return {
        (ENGAGEMENT, engagement): {
            TOUT: LigneDeMoyenne(
                _apports(comptes),
                est_le_tout=True,
                # All or none tells each body; among many, it tells the commitment.
                est_dit=len(comptes) >= (DISTRIBUTION_MINIMUM if _sont_unanimes(comptes.values()) else SEUIL),
            )
        }
        for engagement, comptes in engagements.items()
    }


def _sont_unanimes(comptes: Iterable[tuple[int, int]]) -> bool:
    tenus, observes = map(sum, zip(*comptes, strict=True))
    return tenus in {0, observes}


def _mesures(
    groupes: Mapping[Figure, Mapping[str, Mapping[int, float]]], lignes: Mapping[Figure, Mapping[str, LigneDeMoyenne]]
) -> Iterator[list[str]]:
    for (axe, code), par_categorie in groupes.items():
        toutes = {cle: valeur for valeurs in par_categorie.values() for cle, valeur in valeurs.items()}
        for nom, valeurs in [*par_categorie.items(), (TOUT, toutes)]:
            yield [nom, axe, code, *_moyenne([*valeurs.values()] if lignes[axe, code][nom].est_dit else [])]


def _moyenne(valeurs: Sequence[float]) -> Ligne:
    if not valeurs:
        return ("", "", "", "", "", SECRET)
    moyenne, n = fmean(valeurs), len(valeurs)
    if n < DISTRIBUTION_MINIMUM:
        return (str(n), _decimale(moyenne), "", "", "", PUBLIE)
    demi = float(quantile(Decimal(n - 1))) * stdev(valeurs) / math.sqrt(n)
    bornes = max(0.0, moyenne - demi), min(100.0, moyenne + demi)
    return (str(n), _decimale(moyenne), *(_decimale(borne) for borne in bornes), _decimale(median(valeurs)), PUBLIE)


def _engagements(
    engagements: Mapping[str, Mapping[int, tuple[int, int]]], lignes: Mapping[Figure, Mapping[str, LigneDeMoyenne]]
) -> Iterator[list[str]]:
    for engagement, comptes in engagements.items():
        if not lignes[ENGAGEMENT, engagement][TOUT].est_dit:
            yield [engagement, "", "", "", "", "", SECRET]
            continue
        observes = sum(compte[1] for compte in comptes.values())
        tenue = taux(sum(compte[0] for compte in comptes.values()), observes)
        if tenue is not None:
            chiffres = (_decimale(valeur) for valeur in (tenue.valeur, tenue.bas, tenue.haut))
            yield [engagement, str(len(comptes)), str(observes), *chiffres, PUBLIE]


def _decimale(valeur: float) -> str:
    return str(arrondir(valeur))


def moyennes_dites(
    gardees: Mapping[Figure, Mapping[str, LigneDeMoyenne]], dites: Mapping[str, Sequence[Ligne]]
) -> dict[Figure, dict[str, LigneDeMoyenne]] | None:
    """Return the rows kept, each with whether these rows told it; None when they tell other numbers of bodies."""
    moyennes = {}
    for (axe, code), lignes in gardees.items():
        nom_de = {nom: (code,) if axe == ENGAGEMENT else (nom, axe, code) for nom in lignes}
        ouverte = ENGAGEMENTS if axe == ENGAGEMENT else MESURES
        lues = {ligne[: len(ouverte.cle)]: ligne[len(ouverte.cle)] for ligne in dites.get(ouverte.nom, ())}
        if any(lues.get(nom_de[nom]) not in {"", str(ligne.organismes)} for nom, ligne in lignes.items()):
            return None
        moyennes[axe, code] = {nom: replace(une, est_dit=bool(lues[nom_de[nom]])) for nom, une in lignes.items()}
    return moyennes
