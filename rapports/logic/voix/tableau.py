"""What users say, as one frozen value: page, CSV and XLSX print it and compute nothing.

Rates are on 100. A count at None is hidden: fewer than five people, or a subtraction would give them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from bornes.indicateurs.logic.indicateurs import Bloc, EcartDePoints, Estimation, Taux, taux
from rapports.logic.chiffres import (
    ATTENTES,
    AVIS,
    ECARTS,
    HEURES,
    JOURS,
    RAISONS,
    RESSENTI,
    RESULTATS,
    TABLES_D_AVIS,
    TABLES_NATIONALES,
    THEMES,
    VECU,
    AdresseDeChiffre,
    Figure,
    table_d_avis,
)
from rapports.logic.voix.poids import LiensDUneEdition
from socle.logic.dessin import Dessin
from socle.logic.typographie import (
    FINE,
    accord,
    arrondi,
    chiffres_d_un_ecart,
    entier,
    intervalle_en_mots,
    periode,
    signe,
)


@dataclass(frozen=True)
class CompteNomme:
    """A named count, its share of the whole and, where it makes sense, the satisfaction of these people."""

    mot: str
    n: int | None
    part: float | None = None
    taux: Taux | None = None
    precision: str = ""
    sur: int = 0
    """What its share is of."""

    @property
    def part_bornee(self) -> Taux | None:
        """Return the share with its interval."""
        return None if self.n is None or self.part is None else taux(self.n, self.sur)


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
class Vecu(Estimation):
    """What agents said: mean agreement of the cards whose counts may be told, out of `nb_cartes` that ask about it.

    Its interval is that of the agents who were asked, as if those who kept silent resembled the others.
    """

    nb_cartes: int
    nb_floues: int

    @property
    def est_complet(self) -> bool:
        """Tell that every agent was heard: nothing is left to bound."""
        return self.bas == self.haut


@dataclass(frozen=True)
class EcartDesVoix:
    """One voice minus another, in points."""

    premiere: str
    seconde: str
    ecart: EcartDePoints

    @property
    def mot(self) -> str:
        """Write which voices, and the gap with its sign: « ressenti − mesuré : −22 »."""
        return f"{self.premiere} − {self.seconde}\u202f: {signe(self.ecart.valeur)}"

    @property
    def code(self) -> str:
        """Return what addresses call it."""
        return ECARTS[self.premiere, self.seconde]

    @property
    def bornes(self) -> str:
        """Write the interval of the gap."""
        return bornes_signees(self.ecart, "de {} à {}")

    @property
    def est_signale(self) -> bool:
        """Tell that the gap is wide enough to be told, and sure of its sign (regles#ecart-des-voix)."""
        return self.ecart.est_signale


@dataclass(frozen=True)
class Triangle:
    """One determinant by three voices: measured by visits, felt by users, lived by agents.

    `question` is what users were asked, empty where nothing is; `commentaires` then counts those that speak of it.
    `vecu_absent` says why agents are not heard.
    """

    code: str
    nom: str
    question: str
    mesure: float | None
    intervalle: tuple[float, float] | None
    ressenti: Taux | None
    n_cache: bool
    commentaires: tuple[CompteNomme, ...]
    vecu: Vecu | None
    vecu_absent: str
    ecarts: tuple[EcartDesVoix, ...]
    dessin: Dessin
    periode: str = ""
    """Of what users feel, as addresses write it; empty for the whole edition."""

    @property
    def figure_du_ressenti(self) -> str:
        """Return the address of what users feel, within the results (`logic/chiffres`)."""
        return str(Figure(axe=self.code, mesure=RESSENTI, periode=self.periode))

    @property
    def figure_du_vecu(self) -> str:
        """Return the address of what agents live."""
        return str(Figure(axe=self.code, mesure=VECU))

    @property
    def ecarts_adresses(self) -> list[tuple[EcartDesVoix, str]]:
        """Return each gap and its address."""
        return [(e, str(Figure(axe=self.code, mesure=e.code, periode=self._periode_de(e)))) for e in self.ecarts]

    def _periode_de(self, ecart: EcartDesVoix) -> str:
        return self.periode if RESSENTI in ecart.code else ""

    @property
    def mention(self) -> str:
        """Say why no gap can be told; empty when one is."""
        if self.ecarts:
            return ""
        voix = sum((self.mesure is not None, self.ressenti is not None, self.vecu is not None))
        return "une seule voix" if voix == 1 else "pas d’intervalle" if voix else "pas encore de voix"

    @property
    def en_mots(self) -> str:
        """Say the three voices in words, for who does not see the picture."""
        return ", ".join(
            (
                f"mesuré {_dit(self.mesure, self.intervalle)}",
                f"ressenti {_dit(self.ressenti.valeur, (self.ressenti.bas, self.ressenti.haut))}"
                if self.ressenti
                else "ressenti non dit",
                _dit_des_agents(self.vecu),
            )
        )


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
    repartition: tuple[tuple[str, int], ...] = ()
    serie: tuple[Bloc, ...] = ()
    courbe: Dessin | None = None
    heures: tuple[CompteNomme, ...] = ()
    jours: tuple[CompteNomme, ...] = ()
    dessin_heures: Dessin | None = None
    dessin_jours: Dessin | None = None
    resultats: tuple[CompteNomme, ...] = ()
    attentes: tuple[CompteNomme, ...] = ()
    themes: tuple[CompteNomme, ...] = ()
    est_partielle: bool = False
    """A part of the whole: beside the rest, most of its details would give a handful of people."""
    est_sans_preuve: bool = False
    """What may be told beside the rest could not be worked out: nothing is."""

    @property
    def tables_de_comptes(self) -> dict[str, tuple[CompteNomme, ...]]:
        """Return its tables of counts, by the code of their address."""
        return {
            RAISONS: self.raisons,
            RESULTATS: self.resultats,
            ATTENTES: self.attentes,
            THEMES: self.themes,
            HEURES: self.heures,
            JOURS: self.jours,
        }

    @property
    def points(self) -> tuple[PointTendance, ...]:
        """The periods of the trend with their rates, for the table beside it."""
        return tuple(PointTendance(bloc, taux(bloc.favorables, bloc.n)) for bloc in self.serie)

    @property
    def points_en_mots(self) -> str:
        """Say the trend in words, for who does not see its picture: figures alone would not read as a sentence."""
        return "\u202f; ".join(
            f"{periode(p.bloc.du, p.bloc.au)}, {entier(p.taux.valeur)}{FINE}% d’usagers satisfaits, "
            f"sans doute {intervalle_en_mots(p.taux.bas, p.taux.haut)}"
            for p in self.points
            if p.taux
        )


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
    siren: str
    selection: Figure
    """The figure that is its satisfaction, over this period and of this part."""

    @property
    def prefixe_des_chiffres(self) -> str:
        """Return what the address of each figure begins by: `2026-213105554-` (regles#explication)."""
        return str(AdresseDeChiffre(self.annee, self.siren, ""))

    @property
    def adresses_des_avis(self) -> dict[str, str]:
        """Return the address of each table of opinions by its code, and of satisfaction."""
        return {
            code or AVIS: f"{self.prefixe_des_chiffres}{table_d_avis(self.selection, code)}"
            for code in ("", *TABLES_D_AVIS, *TABLES_NATIONALES)
        }


@dataclass(frozen=True)
class VoixOrganisme(VoixEntendue):
    """A body's page: the figures, its places, and the three voices side by side."""

    inscription: int
    nom: str
    lieux: TableLieux | None
    triangles: tuple[Triangle, ...]
    phrase_triangles: str
    agents: str
    """Which poll of agents is read, on how many ballots; empty without one."""
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
    annee: int

    @property
    def chiffre(self) -> str:
        """Return the address of its satisfaction over the whole edition."""
        return str(AdresseDeChiffre(self.annee, self.siren, AVIS))


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
    liens: LiensDUneEdition
    premiers: tuple[OrganismeDeLaListe, ...] = ()
    derniers: tuple[OrganismeDeLaListe, ...] = ()
    organismes: tuple[OrganismeDeLaListe, ...] = field(default=())


def en_points(valeur: float, chiffres: int = 0) -> str:
    """Write a difference in points: « +6 points », « −1 point », « 0 point »."""
    return f"{signe(valeur, chiffres)} {accord(abs(arrondi(valeur, chiffres)), 'point')}"


def bornes_signees(change: EcartDePoints, mots: str = "entre {} et {}") -> str:
    """Write the interval of a difference, in whole points; an end that leaves zero out never reads as zero."""
    chiffres = chiffres_d_un_ecart(change.bas, change.haut)
    return mots.format(signe(change.bas, chiffres), signe(change.haut, chiffres))


def _dit_des_agents(vecu: Vecu | None) -> str:
    if vecu is None:
        return "vécu non dit"
    if vecu.est_complet:
        return f"vécu {entier(vecu.valeur)}, tous les agents entendus"
    return f"vécu {_dit(vecu.valeur, (vecu.bas, vecu.haut))}"


def _dit(valeur: float | None, bornes: tuple[float, float] | None) -> str:
    if valeur is None:
        return "non dit"
    return f"{entier(valeur)}, {intervalle_en_mots(*bornes)}" if bornes else f"{entier(valeur)}, indication"
