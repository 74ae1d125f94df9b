"""The ranking as staff and jury read it, category by category, from the last computed results."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max

from campagnes.models import Campagne
from organismes.enums import Canal
from socle.logic.recherche import normaliser
from trophees.enums import Categorie, MotifIneligibilite
from trophees.logic.classement import MINIMUM_RECOMPENSE
from trophees.models import Resultat


@dataclass(frozen=True)
class CanalClasse:
    """A channel of a body; not significant, its score counts for nothing."""

    score: float | None
    visites: int
    significatif: bool
    intervalle: tuple[float, float] | None = None


@dataclass(frozen=True)
class LigneClassement:
    """A body in the ranking. `ex_aequo` when another one of its category has the same rank.

    `canaux` follows the columns of its category: None where the body does not offer the channel.
    """

    inscription: int
    siren: str
    nom: str
    categorie: str
    rang: int | None
    ex_aequo: bool
    score: Decimal | None
    niveau: int | None
    est_eligible: bool
    est_laureat: bool
    motifs: tuple[str, ...]
    canaux: tuple[CanalClasse | None, ...]
    qualite: float | None
    nb_prevus: int
    nb_valides: int

    @property
    def motifs_en_mots(self) -> str:
        """Return why the body is not ranked, in words."""
        return ", ".join(str(MotifIneligibilite(motif).label) for motif in self.motifs)


@dataclass(frozen=True)
class CategorieClassee:
    """A category with its bodies, ranked ones first. A filter by name shortens `lignes`, never the counts."""

    code: str
    libelle: str
    canaux: tuple[str, ...]
    nb_classes: int
    nb_non_classes: int
    lignes: tuple[LigneClassement, ...]

    @property
    def est_decernee(self) -> bool:
        """Tell whether the category is awarded."""
        return self.nb_classes >= MINIMUM_RECOMPENSE


def classement_de(campagne: Campagne, *, categorie: str = "", nom: str = "") -> list[CategorieClassee]:
    """Return the categories in their official order, without the empty ones; `nom` keeps the bodies named so."""
    resultats = Resultat.objects.filter(inscription__campagne=campagne).select_related("inscription__organisme")
    if categorie:
        resultats = resultats.filter(categorie=categorie)
    par_categorie: dict[str, list[Resultat]] = defaultdict(list)
    for resultat in resultats:
        par_categorie[resultat.categorie].append(resultat)
    classees = (_classee(code, par_categorie[code], nom) for code in Categorie.values if code in par_categorie)
    return [classee for classee in classees if classee.lignes]


def calcule_le(campagne: Campagne) -> dt.datetime | None:
    """Return when the results were last computed, None if never."""
    return Resultat.objects.filter(inscription__campagne=campagne).aggregate(le=Max("calcule_le"))["le"]


def _classee(code: str, resultats: list[Resultat], nom: str) -> CategorieClassee:
    classes = sum(resultat.rang is not None for resultat in resultats)
    cherche = normaliser(nom)
    canaux = [canal for canal in Canal.values if any(canal in resultat.detail["canaux"] for resultat in resultats)]
    return CategorieClassee(
        code=code,
        libelle=str(Categorie(code).label),
        canaux=tuple(str(Canal(canal).label) for canal in canaux),
        nb_classes=classes,
        nb_non_classes=len(resultats) - classes,
        lignes=tuple(ligne for ligne in _lignes(resultats, canaux) if cherche in normaliser(ligne.nom)),
    )


def _lignes(resultats: list[Resultat], canaux: list[str]) -> tuple[LigneClassement, ...]:
    rangs = [resultat.rang for resultat in resultats if resultat.rang is not None]
    lignes = (_ligne(resultat, rangs, canaux) for resultat in resultats)
    return tuple(sorted(lignes, key=lambda ligne: (ligne.rang is None, ligne.rang or 0, ligne.nom, ligne.siren)))


def _ligne(resultat: Resultat, rangs: list[int], canaux: list[str]) -> LigneClassement:
    detail = resultat.detail
    return LigneClassement(
        inscription=resultat.inscription_id,
        siren=resultat.inscription.organisme.siren,
        nom=resultat.inscription.organisme.nom,
        categorie=resultat.categorie,
        rang=resultat.rang,
        ex_aequo=resultat.rang is not None and rangs.count(resultat.rang) > 1,
        score=Decimal(detail["score_arrondi"]) if detail["score_arrondi"] is not None else None,
        niveau=resultat.niveau,
        est_eligible=resultat.est_eligible,
        est_laureat=detail["est_laureat"],
        motifs=tuple(resultat.motifs),
        canaux=tuple(CanalClasse(**detail["canaux"][canal]) if canal in detail["canaux"] else None for canal in canaux),
        qualite=detail["qualite"],
        nb_prevus=detail["prevus"],
        nb_valides=detail["valides"],
    )
