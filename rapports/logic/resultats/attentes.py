"""The waits of written requests as people read them: a line a channel, a sentence, a curve.

Nothing is computed here but words and shares: figures come from `enquetes.visites.logic.delais_reponse`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from enquetes.visites.logic.delais_reponse import DEMANDES_MINIMUM, TOUTES, AttenteDesDemandes
from enquetes.visites.logic.survie import Survie
from rapports.logic.chiffres import DES_ATTENTES
from rapports.logic.resultats.graphiques_attente import courbe_attente, en_jours
from rapports.logic.resultats.indicateurs import REPONSES
from socle.logic.dessin import Dessin
from socle.logic.typographie import FINE, accorder, quantite
from trophees.logic.erreurs import intervalle_d_un_taux

JALONS = (5, 10, 20)
"""Working days at which the table tells what the curve shows."""
NOM_TOUTES = "Toutes les demandes écrites"
TROP_PEU, NON_ATTEINTE = "pas assez de demandes", "médiane non atteinte"


@dataclass(frozen=True)
class PartRepondue:
    """A share of the requests, from 0 to 1, and its interval in points (Wilson); None of both when it is not told."""

    part: float | None
    bornes: tuple[float, float] | None


@dataclass(frozen=True)
class LigneAttente:
    """The requests of a channel: how many, how many answered, within the commitment, and how long they waited.

    `seuil` is None for all channels together, whose commitments differ: `nb_dans_le_seuil` then counts each channel's.
    """

    canal: str
    nom: str
    nombre: int
    nb_reponses: int
    seuil: int | None
    nb_dans_le_seuil: int
    horizon: int
    survie: Survie | None

    @property
    def figures(self) -> dict[str, str]:
        """Return the address of each of its figures within the results of a body."""
        return {mesure: f"{self.canal}.{mesure}" for mesure in DES_ATTENTES}

    @property
    def mediane(self) -> float | None:
        """Return the days by which half of the requests were answered; None under the minimum or when never."""
        return self.survie.mediane if self.survie else None

    @property
    def mediane_mot(self) -> str:
        """Write the median, or why there is none."""
        if self.survie is None:
            return TROP_PEU
        return NON_ATTEINTE if self.survie.mediane is None else en_jours(self.survie.mediane)

    @property
    def intervalle_mot(self) -> str:
        """Write the 95 % interval of the median; empty under the minimum."""
        if self.survie is None:
            return ""
        bas, haut = self.survie.mediane_bas, self.survie.mediane_haut
        if bas is None:
            return f"plus de {en_jours(self.horizon)}"
        if haut is None:
            return f"au moins {en_jours(bas)}"
        return en_jours(bas) if bas == haut else f"de {quantite(bas)} à {en_jours(haut)}"

    @property
    def resume(self) -> str:
        """Write the median and its interval on one line, for spreadsheets."""
        return ", ".join(mot for mot in (self.mediane_mot, self.intervalle_mot) if mot)

    @property
    def taux_conforme(self) -> float | None:
        """Return the share of requests answered within the commitment; None when too few to print a rate."""
        return self.nb_dans_le_seuil / self.nombre if self.survie else None

    @property
    def repondues(self) -> tuple[float | None, ...]:
        """Return the share answered within each of `JALONS` days; None under the minimum or past the wait."""
        return tuple(
            None if self.survie is None or jours > self.horizon else 1 - self.survie.survie_a(jours) for jours in JALONS
        )

    @property
    def intervalle_conforme(self) -> tuple[float, float] | None:
        """Return the interval of `taux_conforme`, from 0 to 1."""
        return self._intervalle(self.taux_conforme)

    @property
    def dans_le_seuil(self) -> PartRepondue:
        """Return the share answered within the commitment, as a table tells it."""
        return self._dite(self.taux_conforme)

    @property
    def parts(self) -> tuple[PartRepondue, ...]:
        """Return `repondues` as a table tells them."""
        return tuple(self._dite(part) for part in self.repondues)

    def _intervalle(self, part: float | None) -> tuple[float, float] | None:
        if part is None:
            return None
        bas, haut = intervalle_d_un_taux(Fraction(part), self.nombre)
        return bas, haut

    def _dite(self, part: float | None) -> PartRepondue:
        bornes = self._intervalle(part)
        return PartRepondue(part, bornes and (100 * bornes[0], 100 * bornes[1]))

    @cached_property
    def courbe(self) -> Dessin | None:
        """Return the picture; None under the minimum."""
        return courbe_attente(self.survie, self.horizon, self.seuil) if self.survie else None

    @property
    def phrase(self) -> str:
        """Tell in one sentence what the picture shows."""
        total = accorder(self.nombre, "demande")
        if self.survie is None:
            return f"{total}, il en faut {DEMANDES_MINIMUM} pour une courbe."
        reponses = accorder(self.nb_reponses, "réponse")
        if self.survie.mediane is None:
            return f"{total}, {reponses}\u202f: moins de la moitié en {self.horizon} jours ouvrés."
        return (
            f"{total}, {reponses}\u202f: la moitié en {en_jours(self.survie.mediane, 'jour ouvré')} "
            f"au plus (intervalle à 95{FINE}%\u202f: {self.intervalle_mot})."
        )


def lignes_attente(attentes: Sequence[AttenteDesDemandes], noms: Mapping[str, str]) -> tuple[LigneAttente, ...]:
    """Return a line for all requests together, then one for each channel of `noms`."""
    return tuple(
        LigneAttente(
            canal=attente.canal,
            nom=noms.get(attente.canal, NOM_TOUTES),
            nombre=attente.nombre,
            nb_reponses=attente.nb_reponses,
            seuil=None if attente.canal == TOUTES else REPONSES[attente.canal][2],
            nb_dans_le_seuil=sum(d.duree.observee and d.duree.valeur <= REPONSES[d.canal][2] for d in attente.demandes),
            horizon=attente.horizon,
            survie=attente.survie,
        )
        for attente in attentes
        if attente.canal == TOUTES or attente.canal in noms
    )


def phrase_attentes(lignes: Sequence[LigneAttente]) -> str:
    """Tell how long half of the requests waited, silences included."""
    if not lignes:
        return "Aucune demande écrite n’a été validée pour cette édition."
    toutes = lignes[0]
    if toutes.survie is None:
        return (
            f"{accorder(toutes.nombre, 'demande écrite', 'demandes écrites')}\u202f: c’est trop peu pour dire en combien de "
            f"temps la moitié reçoit une réponse, il en faut {DEMANDES_MINIMUM}."
        )
    debut = f"Sur {accorder(toutes.nombre, 'demande écrite', 'demandes écrites')}, silences compris, "
    if toutes.survie.mediane is None:
        return f"{debut}moins de la moitié ont reçu une réponse en {en_jours(toutes.horizon, 'jour ouvré')}."
    mediane = en_jours(toutes.survie.mediane, "jour ouvré")
    return f"{debut}la moitié ont reçu une réponse en {mediane} au plus ({toutes.intervalle_mot}, à 95{FINE}%)."
