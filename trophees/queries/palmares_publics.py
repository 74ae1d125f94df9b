"""Prize lists as the public reads them: names of laureates, and nobody else."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from campagnes.models import Campagne
from socle.logic.recherche import normaliser
from trophees.enums import Decideur, EtatPalmares
from trophees.logic.trophees import libelle_de, trophees_geles
from trophees.models import LignePalmares, Palmares
from trophees.queries.palmares import palmares_publie


@dataclass(frozen=True)
class TropheePublic:
    """A trophy as the public reads it: categories, or a special prize. Not awarded, it has no laureate."""

    libelle: str
    laureats: tuple[str, ...]
    est_du_jury: bool


@dataclass(frozen=True)
class CategoriePublique(TropheePublic):
    """A trophy of the page of a prize list, with how many competed."""

    code: str
    nb_classes: int
    nb_de_tete: int
    """Ranked bodies that the measure cannot set apart from the first ones, themselves included; 0 when nobody knows.

    Tiers are those of a category: where several were merged, nobody does.
    """


@dataclass(frozen=True)
class PalmaresPublic:
    """All that the public knows of a prize list."""

    annee: int
    est_demonstration: bool
    publie_le: dt.datetime
    methode: str
    empreinte: str
    trophees: tuple[CategoriePublique, ...]

    @property
    def a_un_jury(self) -> bool:
        """Tell whether a jury named somebody."""
        return any(trophee.est_du_jury for trophee in self.trophees)


@dataclass(frozen=True)
class Laureats:
    """The laureates of one published prize list, special prizes included; trophies that nobody won are left out."""

    annee: int
    est_demonstration: bool
    publie_le: dt.datetime
    trophees: tuple[TropheePublic, ...]


def laureats_publies() -> list[Laureats]:
    """Return the laureates of every published prize list, latest edition first; nobody else is ever named.

    A list frozen without jury has no trophies of its own: its awarded lines are read.
    """
    publies = Palmares.objects.filter(etat=EtatPalmares.PUBLIE).order_by("-campagne__annee")
    lignes = LignePalmares.objects.filter(palmares__in=publies, est_laureat=True).order_by("categorie", "pk")
    par_palmares: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for palmares, categorie, nom in lignes.values_list("palmares", "categorie", "nom"):
        par_palmares[palmares].setdefault(categorie, []).append(nom)
    return [
        Laureats(
            annee=annee,
            est_demonstration=est_demonstration,
            publie_le=publie_le,
            trophees=_par_categorie(par_palmares[pk]) if trophees is None else _du_jury(trophees),
        )
        for pk, annee, est_demonstration, publie_le, trophees in publies.values_list(
            "pk", "campagne__annee", "campagne__est_demonstration", "publie_le", "contenu__trophees"
        )
        if publie_le
    ]


def _par_categorie(laureats: Mapping[str, list[str]]) -> tuple[TropheePublic, ...]:
    return tuple(
        TropheePublic(libelle_de(code, (code,)), tuple(sorted(noms, key=normaliser)), est_du_jury=False)
        for code, noms in laureats.items()
    )


def _du_jury(trophees: Iterable[Mapping[str, Any]]) -> tuple[TropheePublic, ...]:
    return tuple(
        TropheePublic(
            libelle_de(trophee["code"], tuple(trophee["categories"])),
            tuple(un["nom"] for un in trophee["finalistes"] if un["siren"] in trophee["laureats"]),
            trophee["decideur"] == Decideur.JURY,
        )
        for trophee in trophees
        if trophee["laureats"]
    )


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
        trophees=tuple(
            CategoriePublique(
                code=trophee.code,
                libelle=trophee.libelle,
                nb_classes=trophee.nb_classes,
                laureats=trophee.noms,
                est_du_jury=trophee.est_du_jury,
                nb_de_tete=_nb_de_tete(palmares.contenu, trophee.categories),
            )
            for trophee in trophees_geles(palmares.contenu)
            if trophee.categories or trophee.noms
        ),
    )


def _nb_de_tete(contenu: Mapping[str, Any], categories: Sequence[str]) -> int:
    if len(categories) != 1:
        return 0
    return sum(ligne["categorie"] in categories and ligne.get("palier") == 1 for ligne in contenu["classement"])
