"""Prize lists: what would be frozen now, what is frozen, and what the public may know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from campagnes.logic.garde import est_en_reserve, fin_reserve
from campagnes.models import Campagne
from campagnes.queries import calendrier_de
from enquetes.visites.queries.scores import empreinte_des_contacts
from organismes.enums import ETATS_ACTIFS
from organismes.models import Inscription
from socle.horloge import aujourdhui
from trophees.enums import Categorie, EtatPalmares, MotifIneligibilite
from trophees.logic.gel import empreinte
from trophees.models import Palmares, Resultat
from trophees.queries.classement import LigneClassement, classement_de


def contenu_a_geler(campagne: Campagne) -> dict[str, Any]:
    """Return the ranking of the last computation with the print of its inputs; every score is a text."""
    categories = classement_de(campagne)
    nb_contacts, empreinte_contacts = empreinte_des_contacts(campagne)
    lignes = [ligne for categorie in categories for ligne in categorie.lignes]
    scores = dict(
        Resultat.objects.filter(inscription__campagne=campagne, score__isnull=False).values_list("inscription", "score")
    )
    methode = Resultat.objects.filter(inscription__campagne=campagne).values_list("methode", flat=True).first()
    return {
        "campagne": campagne.annee,
        "methode": methode,
        "entrees": {"contacts": nb_contacts, "empreinte": empreinte_contacts},
        "categories": [
            {"code": c.code, "nb_classes": c.nb_classes, "est_decernee": c.est_decernee} for c in categories
        ],
        "classement": [
            {**_gelee(ligne, scores), "rang": ligne.rang, "est_laureat": ligne.est_laureat}
            for ligne in lignes
            if ligne.rang is not None
        ],
        "non_classes": [
            {**_gelee(ligne, scores), "motifs": list(ligne.motifs)} for ligne in lignes if ligne.rang is None
        ],
    }


def _gelee(ligne: LigneClassement, scores: Mapping[int, float | None]) -> dict[str, Any]:
    score = scores.get(ligne.inscription)
    return {
        "categorie": ligne.categorie,
        "siren": ligne.siren,
        "nom": ligne.nom,
        "score": None if score is None else repr(score),
        "score_arrondi": None if ligne.score is None else str(ligne.score),
    }


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


def est_integre(palmares: Palmares) -> bool:
    """Tell whether the frozen content still has its print."""
    return empreinte(palmares.contenu) == palmares.empreinte


def est_a_jour(palmares: Palmares) -> bool:
    """Tell whether a computation of now would freeze the same content."""
    return empreinte(contenu_a_geler(palmares.campagne)) == palmares.empreinte


@dataclass(frozen=True)
class CategorieGelee:
    """A category as it was frozen: its ranked bodies, then the others with their reasons."""

    libelle: str
    est_decernee: bool
    classement: tuple[dict[str, Any], ...]
    non_classes: tuple[dict[str, Any], ...]


def categories_gelees(palmares: Palmares) -> list[CategorieGelee]:
    """Return the frozen content of a prize list, category by category."""
    contenu = palmares.contenu
    return [
        CategorieGelee(
            libelle=str(Categorie(categorie["code"]).label),
            est_decernee=categorie["est_decernee"],
            classement=tuple(ligne for ligne in contenu["classement"] if ligne["categorie"] == categorie["code"]),
            non_classes=tuple(
                {**ligne, "motifs": ", ".join(str(MotifIneligibilite(motif).label) for motif in ligne["motifs"])}
                for ligne in contenu["non_classes"]
                if ligne["categorie"] == categorie["code"]
            ),
        )
        for categorie in contenu["categories"]
    ]


@dataclass(frozen=True)
class LaureatEnReserve:
    """A laureate that may not communicate yet, and its last day of reserve."""

    nom: str
    fin: dt.date


def laureats_en_reserve(palmares: Palmares, *, jour: dt.date | None = None) -> list[LaureatEnReserve]:
    """Return the laureates in reserve on `jour`, today by default: regles#el-04-laureats warns, it does not forbid."""
    sirens = [ligne["siren"] for ligne in palmares.contenu["classement"] if ligne["est_laureat"]]
    calendrier = calendrier_de(palmares.campagne)
    quand = jour or aujourdhui()
    inscriptions = Inscription.objects.filter(
        campagne=palmares.campagne, organisme__siren__in=sirens, etat__in=ETATS_ACTIFS
    ).select_related("organisme")
    concernes = []
    for inscription in inscriptions.order_by("organisme__nom"):
        situation = (inscription.organisme.type, inscription.etat_conseil)
        fin = fin_reserve(calendrier, *situation)
        if fin is not None and est_en_reserve(calendrier, quand, *situation):
            concernes.append(LaureatEnReserve(inscription.organisme.nom, fin))
    return concernes


@dataclass(frozen=True)
class CategoriePublique:
    """A category of the public prize list; not awarded, it has no laureate."""

    code: str
    libelle: str
    nb_classes: int
    laureats: tuple[str, ...]


@dataclass(frozen=True)
class PalmaresPublic:
    """All that the public knows of a prize list."""

    annee: int
    est_demonstration: bool
    publie_le: dt.datetime
    methode: str
    empreinte: str
    categories: tuple[CategoriePublique, ...]


def palmares_public(campagne: Campagne) -> PalmaresPublic | None:
    """Return the published prize list from its frozen content: names of laureates and nothing else."""
    palmares = palmares_publie(campagne)
    if palmares is None or palmares.publie_le is None:
        return None
    return PalmaresPublic(
        annee=campagne.annee,
        est_demonstration=campagne.est_demonstration,
        publie_le=palmares.publie_le,
        methode=palmares.methode,
        empreinte=palmares.empreinte,
        categories=tuple(
            CategoriePublique(
                code=categorie["code"],
                libelle=str(Categorie(categorie["code"]).label),
                nb_classes=categorie["nb_classes"],
                laureats=tuple(
                    ligne["nom"]
                    for ligne in palmares.contenu["classement"]
                    if ligne["categorie"] == categorie["code"] and ligne["est_laureat"]
                ),
            )
            for categorie in palmares.contenu["categories"]
        ),
    )
