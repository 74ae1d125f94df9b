"""The results of a body as one frozen value: page, CSV and PDF print it and compute nothing.

Its lines are in `lignes`. Nothing here names a shopper, an agent, or the day of a contact (regles#sans-nom).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from rapports.logic.chiffres import GAIN
from rapports.logic.resultats.attentes import LigneAttente
from rapports.logic.resultats.lignes import Bornes, GrilleCanal, LigneDelai, MesuresParAxe, bornes_d_une_moyenne
from trophees.logic.reperes import Repere


@dataclass(frozen=True)
class Phrases:
    """One sentence a picture."""

    canaux: str
    etapes: str
    determinants: str
    conformite: str
    delais: str
    attentes: str


@dataclass(frozen=True)
class Priorite:
    """Where points are lost, and what the global score would gain: half of the way, then all of it."""

    code: str
    codes: tuple[str, ...]
    canal: str
    canal_nom: str
    action: str
    constat: str
    gain_bas: float
    gain_haut: float

    @property
    def figure(self) -> str:
        """Return the address of its gain within the results."""
        return f"{self.code}.{GAIN}"


@dataclass(frozen=True)
class Force:
    """What already works, to be kept."""

    code: str
    canal: str
    canal_nom: str
    libelle: str
    moyenne: float
    nombre: int

    @property
    def intervalle(self) -> Bornes | None:
        """Return the interval of the mean, the same as in the table of criteria; None when it is an indication."""
        return bornes_d_une_moyenne(self.moyenne, self.nombre)


@dataclass(frozen=True)
class VerbatimMasque:
    """What a user noted, once names, e-mails and telephone numbers are masked."""

    canal: str
    canal_nom: str
    demande: str
    texte: str


@dataclass(frozen=True)
class Recit:
    """The story: a title and two sentences made from the figures."""

    titre: str
    phrases: tuple[str, ...]

    @property
    def texte(self) -> str:
        """Join the sentences."""
        return " ".join(self.phrases)


@dataclass(frozen=True)
class IdentiteRapport:
    """Who the results are about."""

    nom: str
    siren: str
    type: str
    categorie: str
    categorie_nom: str
    population: int | None


@dataclass(frozen=True)
class Methode:
    """What one must know to read or redo the figures."""

    version: str
    politique: str
    seuil: int
    calcule_le: dt.datetime | None
    vagues: tuple[tuple[dt.date, dt.date], ...]
    nb_organismes: int
    poids_canaux: tuple[tuple[str, float], ...]
    grilles: tuple[str, ...]
    minimum: int

    @property
    def poids_en_mots(self) -> str:
        """Say how the channels weigh in the score of this body."""
        if len({poids for _nom, poids in self.poids_canaux}) <= 1:
            return "chacun avec le même poids"
        return "selon leur poids\u202f: " + ", ".join(f"{nom.lower()} {poids:g}" for nom, poids in self.poids_canaux)


@dataclass(frozen=True)
class Sujet:
    """Whose results, of which edition."""

    inscription: int
    annee: int
    edition: str
    restitue_le: dt.datetime | None
    est_demonstration: bool
    identite: IdentiteRapport


@dataclass(frozen=True)
class PlaceParmiLesPairs:
    """The score and where it stands.

    `score` is rounded half up to one decimal, as it ranks; `niveau` goes from 1 to 4; `nb_classes` counts the ranked
    bodies of the category. `qualite_recue` is the score over answered contacts only. Each figure comes with its
    interval; `palier` is the tier of bodies that cannot be told apart, 1 the first; `proba_premier` the chance of truly
    being the first.
    """

    est_calcule: bool
    score: float | None
    intervalle: Bornes | None
    niveau: int | None
    rang: int | None
    rang_intervalle: tuple[int, int] | None
    palier: int | None
    proba_premier: float | None
    nb_classes: int
    motifs: tuple[str, ...]
    pairs: Repere | None
    qualite_recue: float | None
    qualite_intervalle: Bornes | None


@dataclass(frozen=True)
class Constats:
    """What the contacts found, and what to make of it; `nb_exacts` answers held everything without error.

    `nb_demandes` contacts asked for an answer: a site without form asks nothing. `nb_de_qualite` answered ones make the
    quality of the answers received, those of the channels that count.
    """

    nb_contacts: int
    nb_demandes: int
    nb_repondus: int
    nb_de_qualite: int
    nb_exacts: int
    delais: tuple[LigneDelai, ...]
    attentes: tuple[LigneAttente, ...]
    grilles: tuple[GrilleCanal, ...]
    priorites: tuple[Priorite, ...]
    forces: tuple[Force, ...]
    verbatims: tuple[VerbatimMasque, ...]


@dataclass(frozen=True)
class TableauOrganisme(Constats, MesuresParAxe, PlaceParmiLesPairs, Sujet):
    """Everything that the page, the CSV and the PDF of a body may print."""

    recit: Recit
    phrases: Phrases
    methode: Methode
    mesures_retirees: bool = False
    """Whether its contacts went at the end of their retention: figures stay, what was read of contacts does not."""

    @property
    def prefixe_des_chiffres(self) -> str:
        """Return what the address of each figure begins by: `2026-213105554-` (regles#explication)."""
        return f"{self.annee}-{self.identite.siren}-"

    @property
    def nb_contacts_du_score(self) -> int:
        """Count the contacts that make the score, those of the channels that count: the badge tells as many."""
        return sum(canal.nb_contacts for canal in self.canaux if canal.est_significatif)

    @property
    def rang_detail(self) -> str:
        """Say in which category, or why there is no rank."""
        return self.identite.categorie_nom if self.rang else "\u202f; ".join(self.motifs)
