"""The ranking as staff and jury read it, category by category, from the last computed results."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, QuerySet, Value, When

from campagnes.models import Campagne
from organismes.enums import Canal
from socle.logic.recherche import mots_cherches
from socle.logic.typographie import accorder, entier
from trophees.enums import Categorie, MotifIneligibilite
from trophees.logic.classement import MINIMUM_RECOMPENSE
from trophees.models import Resultat
from trophees.queries.arrondi import SCORE_ARRONDI, score_lu

CHANCE_A_DIRE = 0.01
LOT = 100
"""Results that a file reads at once: its memory is that of so many, however long it is."""
LUES = (
    "categorie",
    "inscription_id",
    "inscription__organisme__siren",
    "inscription__organisme__nom",
    "rang",
    "rang_bas",
    "rang_haut",
    "palier",
    "proba_premier",
    "score_bas",
    "score_haut",
    "niveau",
    "est_eligible",
    "motifs",
    # A detail weighs twenty times what a ranking reads of it.
    SCORE_ARRONDI,
    "detail__est_laureat",
    "detail__canaux",
    "detail__qualite",
    "detail__prevus",
    "detail__valides",
)


@dataclass(frozen=True)
class CanalClasse:
    """A channel of a body; not significant, its score counts for nothing."""

    code: str
    score: float | None
    visites: int
    significatif: bool
    intervalle: Sequence[float] | None = None


@dataclass(frozen=True)
class LigneClassement:
    """A body in the ranking. `ex_aequo` when another one of its category has the same rank.

    `canaux` follows the columns of its category: None where the body does not offer the channel. A score and a rank come
    with what they may truly be, at 95 %; `palier` is the tier of bodies that cannot be told apart, 1 the first.
    """

    inscription: int
    siren: str
    nom: str
    categorie: str
    rang: int | None
    rang_intervalle: tuple[int, int] | None
    palier: int | None
    proba_premier: float | None
    ex_aequo: bool
    score: Decimal | None
    intervalle: tuple[float, float] | None
    niveau: int | None
    est_eligible: bool
    est_laureat: bool
    motifs: tuple[str, ...]
    canaux: tuple[CanalClasse | None, ...]
    qualite: float | None
    nb_prevus: int
    nb_valides: int

    @property
    def chance_a_dire(self) -> float | None:
        """Return the chance of truly being the first where it is worth a line of a list: one in a hundred or more."""
        return self.proba_premier if (self.proba_premier or 0.0) >= CHANCE_A_DIRE else None

    @property
    def motifs_en_mots(self) -> str:
        """Return why the body is not ranked, in words."""
        return ", ".join(str(MotifIneligibilite(motif).label) for motif in self.motifs)


@dataclass(frozen=True)
class EffectifsDeCategorie:
    """How many bodies a category holds, whatever a list shows of them; `nb_de_tete` cannot be told from the first ones."""

    nb_classes: int
    nb_non_classes: int
    nb_de_tete: int
    rangs_partages: frozenset[int]


@dataclass(frozen=True)
class CategorieClassee:
    """A category with its bodies, ranked ones first. A filter or a page shortens `lignes`, never the counts."""

    code: str
    libelle: str
    canaux: tuple[str, ...]
    effectifs: EffectifsDeCategorie
    lignes: tuple[LigneClassement, ...]

    @property
    def nb_classes(self) -> int:
        """Count the ranked bodies."""
        return self.effectifs.nb_classes

    @property
    def est_d_un_seul(self) -> bool:
        """Tell whether one body alone is ranked: its place is sure of nothing."""
        return self.nb_classes == 1

    @property
    def est_decernee(self) -> bool:
        """Tell whether the category is awarded."""
        return self.nb_classes >= MINIMUM_RECOMPENSE

    @property
    def precision(self) -> str:
        """Say how many bodies are ranked, and how many the measure cannot set apart from the first ones."""
        mots = accorder(self.nb_classes, "organisme classé", "organismes classés")
        if self.effectifs.nb_de_tete > 1:
            mots += f", dont {entier(self.effectifs.nb_de_tete)} que la mesure ne sépare pas des premiers"
        return mots if self.est_decernee else f"{mots}\u202f; moins de cinq\u202f: catégorie non décernée"


@dataclass(frozen=True)
class ClassementRetenu:
    """What an edition ranks: its categories, when it was computed (None: never), and the results that a list keeps."""

    effectifs: Mapping[str, EffectifsDeCategorie]
    calcule_le: dt.datetime | None
    cles: tuple[int, ...]


class _Place(NamedTuple):
    """A result as ranking needs it."""

    cle: int
    categorie: str
    rang: int | None
    palier: int | None
    calcule_le: dt.datetime
    nom: str
    siren: str
    recherche: str

    @property
    def ordre(self) -> tuple[Any, ...]:
        """Return what sorts it: the official order of categories, ranked bodies first, one rank by name."""
        return Categorie.values.index(self.categorie), self.rang is None, self.rang or 0, self.recherche, self.siren


class _Lu(NamedTuple):
    """A result as lists show it, in the order of LUES."""

    categorie: str
    inscription: int
    siren: str
    nom: str
    rang: int | None
    rang_bas: int | None
    rang_haut: int | None
    palier: int | None
    proba_premier: float | None
    score_bas: float | None
    score_haut: float | None
    niveau: int | None
    est_eligible: bool
    motifs: list[str]
    score_arrondi: str | float | None
    est_laureat: bool
    canaux: dict[str, dict[str, Any]]
    qualite: float | None
    prevus: int
    valides: int


def classement(campagne: Campagne, *, categorie: str = "", nom: str = "") -> ClassementRetenu:
    """Return the ranking of an edition in one query, details apart; `categorie` and `nom` choose whom it keeps."""
    organisme = [f"inscription__organisme__{champ}" for champ in ("nom", "siren", "recherche")]
    lues = Resultat.objects.filter(inscription__campagne=campagne).values_list(
        "pk", "categorie", "rang", "palier", "calcule_le", *organisme
    )
    places = sorted((_Place(*lue) for lue in lues), key=lambda place: place.ordre)
    mots = mots_cherches(nom)
    return ClassementRetenu(
        effectifs={
            code: _effectifs(list(groupe)) for code, groupe in groupby(places, key=lambda place: place.categorie)
        },
        calcule_le=max((place.calcule_le for place in places), default=None),
        cles=tuple(
            place.cle
            for place in places
            if categorie in {"", place.categorie} and all(mot in place.recherche for mot in mots)
        ),
    )


def categories_de(classement: ClassementRetenu, cles: Sequence[int]) -> list[CategorieClassee]:
    """Return some of the results that a ranking keeps, in their order, under their categories."""
    lus = {cle: _Lu(*lu) for cle, *lu in Resultat.objects.filter(pk__in=cles).order_by().values_list("pk", *LUES)}
    groupes = groupby((lus[cle] for cle in cles), key=lambda lu: lu.categorie)
    return [_classee(code, list(groupe), classement.effectifs[code]) for code, groupe in groupes]


def classement_de(campagne: Campagne) -> list[CategorieClassee]:
    """Return the whole ranking, details included."""
    retenus = classement(campagne)
    return categories_de(retenus, retenus.cles)


def lignes_du_classement(campagne: Campagne, *, categorie: str = "", nom: str = "") -> Iterator[LigneClassement]:
    """Yield the bodies of the ranking in its order, for who writes them as they come; `canaux` follows all channels.

    Those that share a place, or have none in their category, are held together: they come by name, as on the page.
    """
    voulus = Resultat.objects.filter(inscription__campagne=campagne)
    if categorie:
        voulus = voulus.filter(categorie=categorie)
    partages = _rangs_partages(voulus)
    officiel = Case(*(When(categorie=code, then=Value(place)) for place, code in enumerate(Categorie.values)))
    lus = voulus.order_by(officiel, F("rang").asc(nulls_last=True)).values_list(
        *LUES, "inscription__organisme__recherche"
    )
    mots = mots_cherches(nom)
    retenus = (
        (recherche, _Lu(*lu))
        for *lu, recherche in lus.iterator(chunk_size=LOT)
        if all(mot in recherche for mot in mots)
    )
    for (code, _rang), ensemble in groupby(retenus, key=lambda retenu: (retenu[1].categorie, retenu[1].rang)):
        for _, lu in sorted(ensemble, key=lambda retenu: (retenu[0], retenu[1].siren)):
            yield _ligne(lu, partages[code], Canal.values)


def _rangs_partages(resultats: QuerySet[Resultat]) -> Mapping[str, set[int | None]]:
    """Return the ranks that several bodies have, category by category."""
    partages: dict[str, set[int | None]] = defaultdict(set)
    comptes = resultats.exclude(rang=None).order_by().values_list("categorie", "rang").annotate(nombre=Count("pk"))
    for code, rang, _nombre in comptes.filter(nombre__gt=1):
        partages[code].add(rang)
    return partages


def _effectifs(places: Sequence[_Place]) -> EffectifsDeCategorie:
    rangs = Counter(place.rang for place in places if place.rang is not None)
    return EffectifsDeCategorie(
        nb_classes=rangs.total(),
        nb_non_classes=len(places) - rangs.total(),
        nb_de_tete=sum(place.palier == 1 for place in places),
        rangs_partages=frozenset(rang for rang, nombre in rangs.items() if nombre > 1),
    )


def _classee(code: str, lus: list[_Lu], effectifs: EffectifsDeCategorie) -> CategorieClassee:
    canaux = [canal for canal in Canal.values if any(canal in lu.canaux for lu in lus)]
    return CategorieClassee(
        code=code,
        libelle=str(Categorie(code).label),
        canaux=tuple(str(Canal(canal).label) for canal in canaux),
        effectifs=effectifs,
        lignes=tuple(_ligne(lu, effectifs.rangs_partages, canaux) for lu in lus),
    )


def _ligne(lu: _Lu, rangs_partages: Collection[int | None], canaux: Sequence[str]) -> LigneClassement:
    return LigneClassement(
        inscription=lu.inscription,
        siren=lu.siren,
        nom=lu.nom,
        categorie=lu.categorie,
        rang=lu.rang,
        rang_intervalle=None if lu.rang_bas is None or lu.rang_haut is None else (lu.rang_bas, lu.rang_haut),
        palier=lu.palier,
        proba_premier=lu.proba_premier,
        ex_aequo=lu.rang in rangs_partages,
        score=score_lu(lu.score_arrondi),
        intervalle=None if lu.score_bas is None or lu.score_haut is None else (lu.score_bas, lu.score_haut),
        niveau=lu.niveau,
        est_eligible=lu.est_eligible,
        est_laureat=lu.est_laureat,
        motifs=tuple(lu.motifs),
        canaux=tuple(CanalClasse(code=canal, **lu.canaux[canal]) if canal in lu.canaux else None for canal in canaux),
        qualite=lu.qualite,
        nb_prevus=lu.prevus,
        nb_valides=lu.valides,
    )
