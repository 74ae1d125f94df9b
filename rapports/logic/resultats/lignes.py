"""What the visits of a body measured, line by line: channels, stages, commitments, delays, criteria, services.

Scores are on 100 at full precision, rates between 0 and 1, delays in working days. None means "not measured".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, permutations
from typing import TypeVar

from campagnes.enums import Etape
from enquetes.visites.logic.agregation import OBSERVATIONS_MINIMUM
from rapports.logic.chiffres import DES_REPONSES, SERVICE, code_du_service
from trophees.logic.erreurs import intervalle_d_un_taux
from trophees.logic.reperes import Repere

Bornes = tuple[float, float]
"""Both ends of an interval at 95 %."""
Ligne = TypeVar("Ligne", "LigneCanal", "LigneAxe")
TENU = 0.75
"""A commitment kept three times in four is told as kept."""


def bornes_d_une_part(part: float, nombre: int) -> Bornes | None:
    """Return Wilson's interval of a share, from 0 to 1; None under the observations that make a rate.

    Points between 0 and 1 vary less than yes and no of the same mean: for their mean it is wide enough.
    """
    if nombre < OBSERVATIONS_MINIMUM:
        return None
    bas, haut = intervalle_d_un_taux(Fraction(part), nombre)
    return bas, haut


def bornes_d_une_moyenne(moyenne: float | None, nombre: int) -> Bornes | None:
    """Return the interval of the mean of a criterion, on 100; None under three contacts (regles#jamais-un-chiffre-nu)."""
    bornes = None if moyenne is None else bornes_d_une_part(moyenne / 100, nombre)
    return bornes and (100 * bornes[0], 100 * bornes[1])


def se_detache(haute: LigneCanal | LigneAxe, basse: LigneCanal | LigneAxe) -> bool:
    """Tell whether the gap with a lower line stands out of what both intervals leave open.

    Stages and determinants share contacts: what they have in common makes this prudent.
    """
    if haute.intervalle is None or basse.intervalle is None:
        return False
    marges = ((haute.score or 0.0) - haute.intervalle[0], basse.intervalle[1] - (basse.score or 0.0))
    return (haute.score or 0.0) - (basse.score or 0.0) > math.hypot(*marges)


def ecart_net(lignes: Iterable[Ligne]) -> tuple[Ligne, Ligne] | None:
    """Return the two lines furthest apart among those that the measure tells apart, the higher first; None without any.

    They are not always the highest and the lowest: one contact alone may be either, by chance.
    """
    nets = ((haute, basse) for haute, basse in permutations(lignes, 2) if se_detache(haute, basse))
    return max(nets, key=lambda deux: (deux[0].score or 0.0) - (deux[1].score or 0.0), default=None)


def bornes_lues(liste: Sequence[float] | None) -> Bornes | None:
    """Read both ends of an interval as a computation keeps them."""
    return None if liste is None else (liste[0], liste[1])


@dataclass(frozen=True)
class LigneCanal:
    """A channel of the edition, as offered and measured."""

    code: str
    nom: str
    est_offert: bool
    score: float | None
    nb_contacts: int
    est_significatif: bool
    pairs: Repere | None = None
    intervalle: Bornes | None = None

    @property
    def mention(self) -> str:
        """Say in a word why the figure must be read with care; empty when it stands by itself."""
        if not self.est_offert:
            return "non proposé"
        if self.score is None:
            return "non mesuré"
        if self.nb_contacts == 1:
            return "indication"
        return "" if self.est_significatif else "non significatif"

    def depasse(self, autre: LigneCanal) -> bool:
        """Tell whether the gap with a lower channel stands out of what both intervals leave open."""
        return se_detache(self, autre)


@dataclass(frozen=True)
class LigneAxe:
    """A stage of the user's path or a determinant, beside the peers."""

    code: str
    nom: str
    question: str
    score: float | None
    pairs: Repere | None = None
    intervalle: Bornes | None = None

    @property
    def position(self) -> str:
        """Place the score among its peers, as far as its interval allows; empty without it or without peers."""
        if self.intervalle is None or self.pairs is None:
            return ""
        bas, haut = self.intervalle
        if bas > self.pairs.q3:
            return "dans le quart le plus haut de vos pairs"
        if haut < self.pairs.q1:
            return "dans le quart le plus bas de vos pairs"
        if self.pairs.q1 <= bas and haut <= self.pairs.q3:
            return "dans la moitié centrale de vos pairs"
        return "sans se distinguer de la moitié centrale de vos pairs"

    def depasse(self, autre: LigneAxe) -> bool:
        """Tell whether the gap with a lower axis stands out of what both intervals leave open."""
        return se_detache(self, autre)


@dataclass(frozen=True)
class LigneEngagement:
    """A commitment and how often the contacts met it."""

    code: str
    libelle: str
    taux: float
    observations: int
    intervalle: Bornes | None = None
    """Both ends of the rate, between 0 and 1."""

    @property
    def est_indication(self) -> bool:
        """Tell that there are too few observations to print a rate."""
        return self.observations < OBSERVATIONS_MINIMUM

    @property
    def nb_conformes(self) -> int:
        """Count the contacts that met the commitment."""
        return round(self.taux * self.observations)

    @property
    def est_tenu(self) -> bool:
        """Tell that it was observed enough, and kept three times in four."""
        return not self.est_indication and self.taux >= TENU

    @property
    def est_fragile(self) -> bool:
        """Tell that it was observed enough, and not kept three times in four."""
        return not self.est_indication and self.taux < TENU


@dataclass(frozen=True)
class ReferentielConforme:
    """The commitments of one referential that contacts shed light on, and those that they cannot see."""

    code: str
    nom: str
    engagements: tuple[LigneEngagement, ...]
    nb_hors_champ: int = 0

    @property
    def nb_indications(self) -> int:
        """Count the commitments observed too little for a rate."""
        return sum(e.est_indication for e in self.engagements)

    @property
    def nb_mesures(self) -> int:
        """Count the commitments observed enough for a rate."""
        return len(self.engagements) - self.nb_indications

    @property
    def nb_tenus(self) -> int:
        """Count the commitments kept three times in four."""
        return sum(e.est_tenu for e in self.engagements)


@dataclass(frozen=True)
class LigneDelai:
    """Answers to a written channel: the share of answers first, then how long they took."""

    canal: str
    nom: str
    nb_contacts: int
    nb_reponses: int
    mediane: float | None
    centile_90: float | None
    seuil: int | None

    @property
    def figures(self) -> dict[str, str]:
        """Return the address of each of its figures within the results."""
        return {mesure: f"{self.canal}.{mesure}" for mesure in DES_REPONSES}

    @property
    def taux(self) -> float | None:
        """Share of contacts that got a human answer."""
        return self.nb_reponses / self.nb_contacts if self.nb_contacts else None

    @property
    def intervalle(self) -> Bornes | None:
        """Return the interval of the rate, from 0 to 1; None under three contacts."""
        return None if self.taux is None else bornes_d_une_part(self.taux, self.nb_contacts)

    @property
    def est_indication(self) -> bool:
        """Tell that there are too few contacts to print a rate."""
        return self.nb_contacts < OBSERVATIONS_MINIMUM

    @property
    def depasse(self) -> bool:
        """Tell that half of the answers came after the commitment."""
        return self.mediane is not None and self.seuil is not None and self.mediane > self.seuil


@dataclass(frozen=True)
class LigneCritere:
    """A criterion over the contacts of a channel; `moyenne` is on 100, None when it never applied.

    `poids` is what contacts were graded with: « 2 ou 3 » where they are of two versions of the grid.
    """

    code: str
    libelle: str
    etape: str
    determinant: str
    poids: str
    moyenne: float | None
    nombre: int
    precision: str = ""

    @property
    def intervalle(self) -> Bornes | None:
        """Return the interval of the mean, on 100; None when it is an indication."""
        return bornes_d_une_moyenne(self.moyenne, self.nombre)

    @property
    def est_indication(self) -> bool:
        """Tell that it was measured and that nothing bounds it."""
        return self.moyenne is not None and self.intervalle is None


@dataclass(frozen=True)
class EtapeGrille:
    """The criteria of one stage of a grid."""

    nom: str
    criteres: tuple[LigneCritere, ...]


@dataclass(frozen=True)
class GrilleCanal:
    """The criteria of one channel, in the order of the grid."""

    canal: str
    nom: str
    nb_contacts: int
    criteres: tuple[LigneCritere, ...]
    phrase: str = ""

    @property
    def etapes(self) -> tuple[EtapeGrille, ...]:
        """Group the criteria by stage, in the order of the grid."""
        groupes = groupby(self.criteres, key=lambda critere: critere.etape)
        return tuple(EtapeGrille(nom, tuple(criteres)) for nom, criteres in groupes)


@dataclass(frozen=True)
class LigneMatrice:
    """A channel across the stages of the path, in their order."""

    nom: str
    scores: tuple[float | None, ...]
    intervalles: tuple[Bornes | None, ...]
    code: str

    @property
    def cases(self) -> tuple[tuple[str, float | None, Bornes | None], ...]:
        """Return each score with the figure that explains it, and its interval."""
        figures = (f"{self.code}.{etape}" for etape in Etape.values)
        return tuple(zip(figures, self.scores, self.intervalles, strict=True))

    @property
    def mesures(self) -> tuple[tuple[float | None, Bornes | None], ...]:
        """Return each score with its interval."""
        return tuple(zip(self.scores, self.intervalles, strict=True))


@dataclass(frozen=True)
class LigneService:
    """The contacts that one service was asked for; those with too few are not told apart (regles#services).

    Files give what pages do: contact by contact, an exact score would tell which asked for it (`logic/services_dits`).
    """

    nom: str
    score: int
    nb_contacts: int
    intervalle: Bornes | None = None

    @property
    def figure(self) -> str:
        """Return its address within the results."""
        return f"{SERVICE}.{code_du_service(self.nom)}"


@dataclass(frozen=True)
class MesuresParAxe:
    """Scores along each axis, beside the peers."""

    canaux: tuple[LigneCanal, ...]
    etapes: tuple[LigneAxe, ...]
    determinants: tuple[LigneAxe, ...]
    matrice: tuple[LigneMatrice, ...]
    conformite: tuple[ReferentielConforme, ...]
    services: tuple[LigneService, ...]
