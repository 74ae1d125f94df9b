"""Who may win a trophy, and who does: groups of categories, finalists, laureates (regles#jury). Pure.

The score decides whenever it tells bodies apart. Where it cannot, those it cannot separate are finalists and a jury
orders them; it never changes a rank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from trophees.enums import Categorie, Decideur
from trophees.logic.classement import MINIMUM_RECOMPENSE
from trophees.logic.schulze import Ordre, duels, ordre_collectif

QUORUM = 3
"""Ballots without which a jury decides nothing; under it, a ballot would hardly be secret."""
FINALISTES_MAX = 5
"""Equals of the last one are kept besides."""
FAMILLES: tuple[tuple[str, ...], ...] = (
    (Categorie.VILLE_SUP_50K, Categorie.VILLE_20_50K, Categorie.VILLE_INF_20K),
    (Categorie.EPCI, Categorie.DEPARTEMENT, Categorie.REGION),
    (Categorie.AUTRE_ORGANISME,),
)
"""Categories that may be merged, in the order in which they are (regles#petites-categories)."""


@dataclass(frozen=True, slots=True)
class Concourant:
    """Somebody who may win: its figure to one decimal, the interval of it, whether it stands in the first tier."""

    cle: str
    valeur: Decimal
    bas: float | None = None
    haut: float | None = None
    est_en_tete: bool = False


@dataclass(frozen=True, slots=True)
class DecisionTrophee:
    """Who wins and what named them; `ordre` is that of the jury, `duels` what it rests on."""

    laureats: tuple[str, ...]
    decideur: str
    ordre: tuple[tuple[str, ...], ...] = ()
    duels: tuple[tuple[str, str, int], ...] = ()


def groupes(effectifs: Mapping[str, int], *, fusion: bool) -> tuple[tuple[str, ...], ...]:
    """Return the categories that compete for one trophy together, empty ones left out.

    Merged: in the order of its family, a group takes the next category until it holds five ranked bodies; what is left
    at the end joins the group before.
    """
    presentes = [tuple(code for code in famille if effectifs.get(code)) for famille in FAMILLES]
    if not fusion:
        return tuple((code,) for famille in presentes for code in famille)
    return tuple(groupe for famille in presentes for groupe in _reunir(famille, effectifs))


def _reunir(famille: Sequence[str], effectifs: Mapping[str, int]) -> list[tuple[str, ...]]:
    reunis: list[tuple[str, ...]] = []
    en_cours: tuple[str, ...] = ()
    for code in famille:
        en_cours = (*en_cours, code)
        if sum(effectifs[un] for un in en_cours) >= MINIMUM_RECOMPENSE:
            reunis.append(en_cours)
            en_cours = ()
    if not en_cours:
        return reunis
    return [*reunis[:-1], (*reunis[-1], *en_cours)] if reunis else [en_cours]


def finalistes(concourants: Sequence[Concourant]) -> list[Concourant]:
    """Return whom the measure cannot tell from the best: it, and those of a first tier whose interval meets its own.

    The five best figures among them, equals of the fifth included.
    """
    tries = sorted(concourants, key=lambda un: (-un.valeur, un.cle))
    if not tries:
        return []
    retenus = [un for un in tries if un.valeur == tries[0].valeur or (un.est_en_tete and _se_touchent(un, tries[0]))]
    dernier = retenus[:FINALISTES_MAX][-1].valeur
    return [un for un in retenus if un.valeur >= dernier]


def _se_touchent(un: Concourant, premier: Concourant) -> bool:
    return un.haut is not None and premier.bas is not None and un.haut >= premier.bas


def decider(valeurs: Mapping[str, Decimal], bulletins: Sequence[Ordre]) -> DecisionTrophee:
    """Return the laureates among finalists (their figures): by the jury where enough of it voted, else by the measure.

    Those whom the jury cannot separate are separated by their figure; equals share the trophy.
    """
    utiles = [bulletin for bulletin in bulletins if sum(len(groupe) for groupe in bulletin) > 1]
    if len(valeurs) < 2 or len(utiles) < QUORUM:  # noqa: PLR2004 -- nobody to be compared with
        return DecisionTrophee(_meilleurs(valeurs, list(valeurs)), Decideur.MESURE)
    comptes = duels(valeurs, utiles)
    ordre = ordre_collectif(valeurs, comptes)
    return DecisionTrophee(
        _meilleurs(valeurs, ordre[0]),
        Decideur.JURY,
        tuple(tuple(groupe) for groupe in ordre),
        tuple((un, autre, nombre) for (un, autre), nombre in sorted(comptes.items())),
    )


def _meilleurs(valeurs: Mapping[str, Decimal], parmi: Sequence[str]) -> tuple[str, ...]:
    meilleure = max((valeurs[cle] for cle in parmi), default=None)
    return tuple(sorted(cle for cle in parmi if valeurs[cle] == meilleure))
