"""Categories, eligibility, ranks and laureates (regles#classement). Pure: primitives in, values out.

A category with fewer than five ranked bodies is not awarded; ranks never depend on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from campagnes.logic.methode import METHODE_INITIALE
from enquetes.referentiels.logic.arrondi import Nombre, arrondir
from organismes.enums import TypeOrganisme
from trophees.enums import Categorie, MotifIneligibilite

POPULATION_GRANDE, POPULATION_MOYENNE = 50_000, 20_000
MINIMUM_RECOMPENSE = 5
PART_VALIDEE = METHODE_INITIALE.part_validee
TYPES_EPCI = frozenset(
    {TypeOrganisme.CC, TypeOrganisme.CA, TypeOrganisme.CU, TypeOrganisme.METROPOLE, TypeOrganisme.EPT}
)
NON_CONFIRMEE = MotifIneligibilite.NON_CONFIRMEE
CANAL_NON_TESTE = MotifIneligibilite.CANAL_NON_TESTE
CONTACTS_INSUFFISANTS = MotifIneligibilite.CONTACTS_INSUFFISANTS
LITIGE_EN_COURS = MotifIneligibilite.LITIGE_EN_COURS


@dataclass(frozen=True, slots=True)
class Candidat:
    """A body before ranking. `cle` identifies it; the score is on 0–100 at full precision, None without one."""

    cle: str
    categorie: str
    score: Nombre | None
    motifs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrganismeClasse:
    """A body after ranking. `rang` is inside the category, None when the body is not ranked."""

    cle: str
    categorie: str
    score_arrondi: Decimal | None
    rang: int | None
    est_laureat: bool


def categorie(type_organisme: str, population: int | None) -> str:
    """Return the score category of a body; the population is needed for communes only."""
    if type_organisme == TypeOrganisme.COMMUNE:
        if population is None:
            raise ValueError("une commune se classe par sa population")
        if population > POPULATION_GRANDE:
            return Categorie.VILLE_SUP_50K
        return Categorie.VILLE_20_50K if population >= POPULATION_MOYENNE else Categorie.VILLE_INF_20K
    if type_organisme in TYPES_EPCI:
        return Categorie.EPCI
    return (
        type_organisme
        if type_organisme in {TypeOrganisme.DEPARTEMENT, TypeOrganisme.REGION}
        else Categorie.AUTRE_ORGANISME
    )


def motifs_ineligibilite(
    *,
    confirmee: bool,
    canaux_offerts: Collection[str],
    canaux_significatifs: Collection[str],
    nb_prevus: int,
    nb_valides: int,
    litige_en_cours: bool,
    part_validee: int = PART_VALIDEE,
) -> tuple[str, ...]:
    """Return why a body is not eligible, in a fixed order; empty when it is.

    `canaux_offerts` are those the edition tests; a body that offers none of them has not been tested. `part_validee` is
    the share of planned contacts, in percents, that must be validated.
    """
    non_teste = not canaux_offerts or not set(canaux_offerts) <= set(canaux_significatifs)
    constats = (
        (NON_CONFIRMEE, not confirmee),
        (CANAL_NON_TESTE, non_teste),
        (CONTACTS_INSUFFISANTS, 100 * nb_valides < part_validee * nb_prevus),
        (LITIGE_EN_COURS, litige_en_cours),
    )
    return tuple(motif for motif, constate in constats if constate)


def classer(candidats: Iterable[Candidat]) -> dict[str, OrganismeClasse]:
    """Rank the bodies inside their category on the score to one decimal, ties sharing the rank (1, 2, 2, 4).

    Laureates are the first ones of the categories with at least five ranked bodies. Keys are `cle`.
    """
    tous = list(candidats)
    arrondis: dict[str, list[Decimal]] = defaultdict(list)
    for candidat in tous:
        if _classable(candidat) and candidat.score is not None:
            arrondis[candidat.categorie].append(arrondir(candidat.score))
    rangs = {nom: _rangs(scores) for nom, scores in arrondis.items()}
    return {candidat.cle: _placer(candidat, rangs, arrondis) for candidat in tous}


def _classable(candidat: Candidat) -> bool:
    return not candidat.motifs and candidat.score is not None


def _rangs(scores: Iterable[Decimal]) -> dict[Decimal, int]:
    rangs: dict[Decimal, int] = {}
    for position, score in enumerate(sorted(scores, reverse=True), start=1):
        rangs.setdefault(score, position)
    return rangs


def _placer(
    candidat: Candidat, rangs: Mapping[str, Mapping[Decimal, int]], arrondis: Mapping[str, list[Decimal]]
) -> OrganismeClasse:
    arrondi = None if candidat.score is None else arrondir(candidat.score)
    rang = rangs[candidat.categorie][arrondi] if _classable(candidat) and arrondi is not None else None
    recompensee = len(arrondis.get(candidat.categorie, ())) >= MINIMUM_RECOMPENSE
    return OrganismeClasse(candidat.cle, candidat.categorie, arrondi, rang, rang == 1 and recompensee)
