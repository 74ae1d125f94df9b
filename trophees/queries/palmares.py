"""Prize lists: the one under way, the public one, and what is read of a frozen one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from campagnes.models import Campagne
from organismes.enums import ETATS_ACTIFS
from organismes.models import Inscription
from organismes.queries.garde_electorale import avec_calendrier, reserves_en_cours
from trophees.enums import Categorie, EtatPalmares, MotifIneligibilite
from trophees.logic.trophees import dire_les_prix, prix_de, sirens_laureats
from trophees.models import Palmares


def palmares_en_cours(campagne: Campagne) -> Palmares | None:
    """Return the prize list proposed or sealed and not yet public, if any."""
    return (
        Palmares.objects.filter(campagne=campagne, etat__in=[EtatPalmares.PROPOSE, EtatPalmares.SCELLE])
        .select_related("campagne", "propose_par", "scelle_par")
        .first()
    )


def palmares_publie(campagne: Campagne) -> Palmares | None:
    """Return the public prize list, if any."""
    return (
        Palmares.objects.filter(campagne=campagne, etat=EtatPalmares.PUBLIE)
        .select_related("campagne", "propose_par", "scelle_par")
        .first()
    )


def palmares_vivants(campagne: Campagne) -> tuple[Palmares | None, Palmares | None]:
    """Return the prize list that is being decided and the public one, in one query."""
    vivants = {
        palmares.etat == EtatPalmares.PUBLIE: palmares
        for palmares in Palmares.objects.filter(campagne=campagne)
        .exclude(etat=EtatPalmares.REJETE)
        .select_related("campagne", "propose_par", "scelle_par")
    }
    return vivants.get(False), vivants.get(True)


def ligne_de(palmares: Palmares, inscription: Inscription) -> dict[str, Any] | None:
    """Return how a registration was ranked in a frozen list: by itself, by its SIREN where only that was frozen."""
    siren = inscription.organisme.siren
    for ligne in palmares.contenu["classement"]:
        if inscription.pk == ligne["inscription"] if "inscription" in ligne else siren == ligne["siren"]:
            return dict(ligne)
    return None


def prix_geles(palmares: Palmares, inscription: Inscription) -> list[str]:
    """Return the names of the trophies that a frozen list gives a registration."""
    ligne = ligne_de(palmares, inscription)
    return prix_de(palmares.contenu, ligne["siren"]) if ligne else []


def dire_les_prix_geles(palmares: Palmares, inscription: Inscription) -> str:
    """Write the trophies that a frozen list gives a registration."""
    ligne = ligne_de(palmares, inscription)
    return dire_les_prix(palmares.contenu, ligne["siren"]) if ligne else ""


def inscriptions_laureates(palmares: Palmares) -> QuerySet[Inscription]:
    """Return the registrations that a frozen list awards, in the order of their names."""
    sirens = sirens_laureats(palmares.contenu)
    lignes = [ligne for ligne in palmares.contenu["classement"] if ligne["siren"] in sirens]
    return (
        Inscription.objects.filter(
            Q(pk__in=[ligne["inscription"] for ligne in lignes if "inscription" in ligne])
            | Q(
                organisme__siren__in=[ligne["siren"] for ligne in lignes if "inscription" not in ligne],
                resultat__isnull=False,
            ),
            campagne=palmares.campagne_id,
        )
        .select_related("organisme", "campagne")
        .order_by("organisme__recherche", "pk")
    )


@dataclass(frozen=True)
class LigneGelee:
    """A body as it was frozen; what was frozen before intervals were computed has none."""

    categorie: str
    nom: str
    score: float | None
    intervalle: tuple[float, float] | None
    rang: int | None
    rang_intervalle: tuple[int, int] | None
    palier: int | None
    est_laureat: bool
    motifs: str


@dataclass(frozen=True)
class CategorieGelee:
    """A category as it was frozen; a page shows some of its bodies, ranked ones first."""

    libelle: str
    est_decernee: bool
    est_d_un_seul: bool
    lignes: tuple[LigneGelee, ...]


def lignes_gelees(palmares: Palmares) -> list[dict[str, Any]]:
    """Return the bodies of a prize list as they were frozen, category by category, ranked ones first."""
    contenu = palmares.contenu
    rangs = {categorie["code"]: rang for rang, categorie in enumerate(contenu["categories"])}
    toutes = [*contenu["classement"], *contenu["non_classes"]]
    return sorted(toutes, key=lambda ligne: rangs[ligne["categorie"]])


def categories_gelees(palmares: Palmares, lignes: Iterable[dict[str, Any]]) -> list[CategorieGelee]:
    """Return frozen bodies, which come category by category, under their categories."""
    decernees = {categorie["code"]: categorie["est_decernee"] for categorie in palmares.contenu["categories"]}
    classes = Counter(ligne["categorie"] for ligne in palmares.contenu["classement"])
    return [
        CategorieGelee(str(Categorie(code).label), decernees[code], classes[code] == 1, tuple(map(_relue, groupe)))
        for code, groupe in groupby(lignes, key=lambda ligne: ligne["categorie"])
    ]


def _relue(ligne: Mapping[str, Any]) -> LigneGelee:
    bornes, places = ligne.get("intervalle"), ligne.get("rang_intervalle")
    return LigneGelee(
        categorie=ligne["categorie"],
        nom=ligne["nom"],
        score=None if ligne["score_arrondi"] is None else float(ligne["score_arrondi"]),
        intervalle=None if bornes is None else (float(bornes[0]), float(bornes[1])),
        rang=ligne.get("rang"),
        rang_intervalle=None if places is None else (places[0], places[1]),
        palier=ligne.get("palier"),
        est_laureat=ligne.get("est_laureat", False),
        motifs=", ".join(str(MotifIneligibilite(motif).label) for motif in ligne.get("motifs", ())),
    )


@dataclass(frozen=True)
class LaureatEnReserve:
    """A laureate that may not communicate yet, and its last day of reserve."""

    nom: str
    fin: dt.date


def laureats_en_reserve(palmares: Palmares, *, jour: dt.date | None = None) -> list[LaureatEnReserve]:
    """Return the laureates in reserve on `jour`, the day of each by default: regles#el-04-laureats warns, it does not forbid."""
    laureates = list(avec_calendrier(inscriptions_laureates(palmares).filter(etat__in=ETATS_ACTIFS)))
    fins = reserves_en_cours(laureates, jour)
    return [LaureatEnReserve(une.organisme.nom, fins[une.pk]) for une in laureates if une.pk in fins]
