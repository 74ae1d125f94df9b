"""What users say, as one frozen value: page, CSV and XLSX print it and compute nothing.

Rates are on 100. A count at None is hidden: fewer than five people, or a subtraction would give them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from bornes.indicateurs.logic.indicateurs import Bloc, EcartDePoints, Taux, taux
from rapports.logic.graphiques_voix import LigneEcart
from socle.logic.dessin import Dessin
from socle.logic.graphiques import Courbe
from socle.logic.typographie import entier


@dataclass(frozen=True)
class CompteNomme:
    """A named count, its share of the whole and, where it makes sense, the satisfaction of these people."""

    mot: str
    n: int | None
    part: float | None = None
    taux: Taux | None = None
    precision: str = ""


@dataclass(frozen=True)
class LigneLieu:
    """A site: its services in the order of the columns, then all of it."""

    mot: str
    cellules: tuple[CompteNomme, ...]
    total: CompteNomme


@dataclass(frozen=True)
class TableLieux:
    """Sites by services; nothing in it gives a handful of people, also by difference."""

    services: tuple[str, ...]
    lignes: tuple[LigneLieu, ...]
    totaux: tuple[CompteNomme, ...]


@dataclass(frozen=True)
class Triangle:
    """One determinant by two voices: measured by visits, felt by users."""

    code: str
    nom: str
    source: str
    mesure: float | None
    intervalle: tuple[float, float] | None
    ressenti: Taux | None
    n_cache: bool
    ecart: EcartDePoints | None
    dessin: LigneEcart

    @property
    def ecart_mot(self) -> str:
        """Write the gap with its sign."""
        return signe(self.ecart.valeur) if self.ecart else ""

    @property
    def ecart_bornes(self) -> str:
        """Write the interval of the gap."""
        return f"de {signe(self.ecart.bas)} à {signe(self.ecart.haut)}" if self.ecart else ""

    @property
    def mention(self) -> str:
        """Say why there is no sure gap, or which way it goes; empty when there is nothing to say."""
        if self.mesure is None and self.ressenti is None and not self.n_cache:
            return "pas encore mesuré"
        if self.ressenti is None:
            return "non montré" if self.n_cache else "pas d’avis"
        if self.mesure is None:
            return ""
        if self.ecart is None:
            return "indication"
        if self.ecart.est_signale:
            return "ressenti meilleur" if self.ecart.valeur > 0 else "ressenti moins bon"
        return "écart net" if self.ecart.est_net else "écart non établi"


@dataclass(frozen=True)
class PointTendance:
    """One period of the trend and its rate."""

    bloc: Bloc
    taux: Taux | None


@dataclass(frozen=True)
class Voix:
    """The figures that a body and the country share. `n` counts what counts; None when it must not be told."""

    n: int | None
    satisfaction: Taux | None
    phrase: str
    portes: tuple[CompteNomme, ...]
    retenus: CompteNomme
    raisons: tuple[CompteNomme, ...] = ()
    phrase_tendance: str = ""
    tendance: EcartDePoints | None = None
    repartition: tuple[tuple[str, int], ...] = ()
    serie: tuple[Bloc, ...] = ()
    courbe: Courbe | None = None
    heures: tuple[CompteNomme, ...] = ()
    jours: tuple[CompteNomme, ...] = ()
    dessin_heures: Dessin | None = None
    dessin_jours: Dessin | None = None
    resultats: tuple[CompteNomme, ...] = ()
    attentes: tuple[CompteNomme, ...] = ()
    themes: tuple[CompteNomme, ...] = ()
    est_partielle: bool = False
    """A part of the whole: beside the rest, most of its details would give a handful of people."""

    @property
    def points(self) -> tuple[PointTendance, ...]:
        """The periods of the trend with their rates, for the table beside it."""
        return tuple(PointTendance(bloc, taux(bloc.favorables, bloc.n)) for bloc in self.serie)


@dataclass(frozen=True)
class VoixEntendue:
    """The figures of an edition over a period."""

    annee: int
    edition: str
    est_demonstration: bool
    du: dt.date
    au: dt.date
    filtre: str
    voix: Voix
    seuil: int
    """Line of performance of the edition."""


@dataclass(frozen=True)
class VoixOrganisme(VoixEntendue):
    """A body's page: the figures, its places, and the two voices side by side."""

    inscription: int
    nom: str
    siren: str
    lieux: TableLieux | None
    triangles: tuple[Triangle, ...]
    phrase_triangles: str
    est_restituee: bool
    peut_ecouter: bool


@dataclass(frozen=True)
class OrganismeDeLaListe:
    """A body in the national list; hidden figures at None."""

    inscription: int
    nom: str
    siren: str
    type: str
    categorie: str
    departement: str
    n: int | None
    taux: Taux | None


@dataclass(frozen=True)
class GroupeOrganismes:
    """Bodies told in the list that share a type, a category or a département."""

    code: str
    mot: str
    nb_organismes: int
    n: int
    taux: Taux | None


@dataclass(frozen=True)
class VoixNationale(VoixEntendue):
    """The country: the figures, groups of bodies, the list of bodies."""

    nb_organismes: int
    categories: tuple[GroupeOrganismes, ...]
    types: tuple[GroupeOrganismes, ...]
    departements: tuple[GroupeOrganismes, ...]
    premiers: tuple[OrganismeDeLaListe, ...] = ()
    derniers: tuple[OrganismeDeLaListe, ...] = ()
    organismes: tuple[OrganismeDeLaListe, ...] = field(default=())


def signe(valeur: float) -> str:
    """Write a difference with its sign: « +6 », « −3 », « 0 »."""
    texte = entier(valeur)
    return f"+{texte}" if valeur > 0 and texte != "0" else texte
