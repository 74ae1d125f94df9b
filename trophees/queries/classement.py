"""The ranking as staff and jury read it, category by category, from the last computed results."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from campagnes.models import Campagne
from organismes.enums import Canal
from socle.logic.recherche import mots_cherches
from socle.logic.typographie import accorder, entier
from trophees.enums import Categorie, MotifIneligibilite
from trophees.logic.classement import MINIMUM_RECOMPENSE
from trophees.models import Resultat

CHANCE_A_DIRE = 0.01


@dataclass(frozen=True)
class CanalClasse:
    """A channel of a body; not significant, its score counts for nothing."""

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
        return Categorie.values.index(self.categorie), self.rang is None, self.rang or 0, self.nom, self.siren


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
    lus = Resultat.objects.select_related("inscription__organisme").in_bulk(cles)
    groupes = groupby((lus[cle] for cle in cles), key=lambda resultat: resultat.categorie)
    return [_classee(code, list(groupe), classement.effectifs[code]) for code, groupe in groupes]


def classement_de(campagne: Campagne, *, categorie: str = "", nom: str = "") -> list[CategorieClassee]:
    """Return the whole ranking, details included."""
    retenus = classement(campagne, categorie=categorie, nom=nom)
    return categories_de(retenus, retenus.cles)


def _effectifs(places: Sequence[_Place]) -> EffectifsDeCategorie:
    rangs = Counter(place.rang for place in places if place.rang is not None)
    return EffectifsDeCategorie(
        nb_classes=rangs.total(),
        nb_non_classes=len(places) - rangs.total(),
        nb_de_tete=sum(place.palier == 1 for place in places),
        rangs_partages=frozenset(rang for rang, nombre in rangs.items() if nombre > 1),
    )


def _classee(code: str, resultats: list[Resultat], effectifs: EffectifsDeCategorie) -> CategorieClassee:
    canaux = [canal for canal in Canal.values if any(canal in resultat.detail["canaux"] for resultat in resultats)]
    return CategorieClassee(
        code=code,
        libelle=str(Categorie(code).label),
        canaux=tuple(str(Canal(canal).label) for canal in canaux),
        effectifs=effectifs,
        lignes=tuple(_ligne(resultat, effectifs.rangs_partages, canaux) for resultat in resultats),
    )


def _ligne(resultat: Resultat, rangs_partages: frozenset[int], canaux: list[str]) -> LigneClassement:
    detail = resultat.detail
    return LigneClassement(
        inscription=resultat.inscription_id,
        siren=resultat.inscription.organisme.siren,
        nom=resultat.inscription.organisme.nom,
        categorie=resultat.categorie,
        rang=resultat.rang,
        rang_intervalle=resultat.rang_intervalle,
        palier=resultat.palier,
        proba_premier=resultat.proba_premier,
        ex_aequo=resultat.rang in rangs_partages,
        score=Decimal(detail["score_arrondi"]) if detail["score_arrondi"] is not None else None,
        intervalle=resultat.intervalle,
        niveau=resultat.niveau,
        est_eligible=resultat.est_eligible,
        est_laureat=detail["est_laureat"],
        motifs=tuple(resultat.motifs),
        canaux=tuple(CanalClasse(**detail["canaux"][canal]) if canal in detail["canaux"] else None for canal in canaux),
        qualite=detail["qualite"],
        nb_prevus=detail["prevus"],
        nb_valides=detail["valides"],
    )
