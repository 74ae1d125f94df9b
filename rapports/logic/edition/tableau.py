"""An edition at a glance, as one frozen value. Each count carries the filter of the list it leads to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from rapports.logic.resultats.attentes import LigneAttente, phrase_attentes


@dataclass(frozen=True)
class CompteDeListe:
    """A count, its words, and the query of the list that shows what it counts (empty: no list)."""

    mot: str
    nombre: int
    filtre: str = ""


@dataclass(frozen=True)
class GroupeDeComptes:
    """Counts that share a criterion, and the column of the list that they filter."""

    titre: str
    comptes: tuple[CompteDeListe, ...]


@dataclass(frozen=True)
class CompteTerrain:
    """Contacts of a channel in a wave: planned (void ones left out), done, validated, late."""

    prevues: int
    faites: int
    validees: int
    en_retard: int
    filtre: str


@dataclass(frozen=True)
class CanalParVague:
    """A channel across the waves; the last count is the total."""

    canal: str
    nom: str
    comptes: tuple[CompteTerrain, ...]

    @property
    def total(self) -> CompteTerrain:
        """Return the count over every wave and outside them."""
        return self.comptes[-1]


@dataclass(frozen=True)
class Indicateur:
    """An operational indicator: its value in words, how many observations, how it is computed."""

    code: str
    nom: str
    valeur: str
    nombre: int
    formule: str
    precision: str = ""


@dataclass(frozen=True)
class EtatDesFiles:
    """Length and age of a queue, and a few totals of the edition."""

    places_total: int
    places_prises: int
    places_attente: int
    a_relire: int
    a_relire_depuis: dt.datetime | None
    bornes: int
    contestations: int
    contestations_depuis: dt.datetime | None


@dataclass(frozen=True)
class TableauCampagne:
    """Everything that the staff's first page prints."""

    annee: int
    nom: str
    est_demonstration: bool
    est_restituee: bool
    inscriptions: GroupeDeComptes
    types: GroupeDeComptes
    regions: GroupeDeComptes
    options: GroupeDeComptes
    vagues: tuple[str, ...]
    terrain: tuple[CanalParVague, ...]
    indicateurs: tuple[Indicateur, ...]
    attentes: tuple[LigneAttente, ...]
    rapports: GroupeDeComptes
    etat: EtatDesFiles

    @property
    def nb_inscriptions(self) -> int:
        """Count the registrations of the edition."""
        return sum(compte.nombre for compte in self.inscriptions.comptes)

    @property
    def phrase_attentes(self) -> str:
        """Tell how long half of the written requests waited."""
        return phrase_attentes(self.attentes)

    @property
    def nb_rapports_prets(self) -> int:
        """Count the reports that bodies can read."""
        return sum(compte.nombre for compte in self.rapports.comptes if "etat=pret" in compte.filtre)


def sans_contacts(tableau: TableauCampagne) -> TableauCampagne:
    """Return it without the indicators that were computed on contacts, once these are no longer kept."""
    return replace(tableau, indicateurs=tuple(lu for lu in tableau.indicateurs if lu.nombre))


def requete(**parametres: Any) -> str:
    """Write the query of a list, without the empty parameters."""
    return urlencode({cle: valeur for cle, valeur in parametres.items() if valeur not in ("", None)})


COLONNES = ("Partie", "Intitulé", "Valeur", "Nombre", "Précision")
SANS_CONTACTS = ("Terrain", "contacts", "", "", "Les contacts de cette édition ne sont plus gardés")


def lignes(tableau: TableauCampagne, *, sans_contacts: bool = False) -> list[Sequence[Any]]:
    """Write the page as lines for a spreadsheet; contacts that are no longer kept are not counted, but said."""
    groupes = (tableau.inscriptions, tableau.types, tableau.regions, tableau.options, tableau.rapports)
    return [
        *((groupe.titre, compte.mot, compte.nombre, "", "") for groupe in groupes for compte in groupe.comptes),
        *_files(tableau.etat),
        *([SANS_CONTACTS] if sans_contacts else _terrain(tableau)),
        *(
            ("Attente médiane, silences compris", a.nom, "" if a.mediane is None else a.mediane, a.nombre, a.resume)
            for a in tableau.attentes
        ),
        *(
            ("Indicateur", i.nom, i.valeur, i.nombre, f"{i.formule}. {i.precision}".strip())
            for i in tableau.indicateurs
        ),
    ]


def _files(etat: EtatDesFiles) -> list[Sequence[Any]]:
    contestees_depuis = etat.contestations_depuis or ""
    return [
        ("iD City", "places attribuées", etat.places_prises, etat.places_total, ""),
        ("iD City", "liste d’attente", etat.places_attente, "", ""),
        ("Qualité", "visites à relire", etat.a_relire, "", etat.a_relire_depuis or ""),
        ("Droit de réponse", "contestations à décider", etat.contestations, "", contestees_depuis),
    ]


def _terrain(tableau: TableauCampagne) -> Iterator[Sequence[Any]]:
    for ligne in tableau.terrain:
        for vague, compte in zip((*tableau.vagues, "total"), ligne.comptes, strict=True):
            partie = f"Terrain, {ligne.nom}, {vague}"
            yield partie, "prévues", compte.prevues, "", ""
            yield partie, "faites", compte.faites, "", ""
            yield partie, "validées", compte.validees, "", ""
            yield partie, "en retard", compte.en_retard, "", ""
