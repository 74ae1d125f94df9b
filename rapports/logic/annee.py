"""The year of a body at a glance: its edition, what users said, its consultations, its polls, on one line of time.

The fieldwork is told by the waves of the edition and, once results are given back, by how many contacts counted in each:
never by a day, never before (regles#sans-nom).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bornes.indicateurs.logic.indicateurs import Bloc, taux
from campagnes.logic.calendrier import Intervalle
from socle.logic.typographie import FINE, accorder, date_longue, entier, enumerer, minuscule, periode


class Piste(StrEnum):
    """What a fact belongs to, in the order of the picture."""

    EDITION = "L’édition"
    CONSULTATIONS = "Vos consultations"
    AGENTS = "Vos agents"


NOMS = {
    Piste.CONSULTATIONS: ("consultation", "consultations"),
    Piste.AGENTS: ("consultation d’agents", "consultations d’agents"),
}


@dataclass(frozen=True)
class FaitDeLAnnee:
    """Something that lasts or happens on a day. `page` is the route that tells more, empty when there is none.

    With `est_sans_fin` it lasts until somebody ends it: its days stop today.
    """

    jours: Intervalle
    piste: Piste
    mot: str
    detail: str = ""
    page: str = ""
    est_une_pause: bool = False
    est_sans_fin: bool = False

    @property
    def quand(self) -> str:
        """Write its days."""
        if self.est_sans_fin:
            return f"depuis le {date_longue(self.jours.du)}"
        return periode(self.jours.du, self.jours.au)

    @property
    def est_un_titre(self) -> bool:
        """Tell that its words are those that the body gave it; what happens on a day of it has them as its detail."""
        return self.piste != Piste.EDITION and not self.detail

    @property
    def dans_une_phrase(self) -> str:
        """Write it inside a sentence: a title keeps its capital and its question mark."""
        return f"«\u202f{self.mot}\u202f»" if self.est_un_titre else minuscule(self.mot)


@dataclass(frozen=True)
class LigneDeLAnnee:
    """A fact under its number, and how it stands today."""

    rang: int
    fait: FaitDeLAnnee
    etat: str

    @property
    def est_passe(self) -> bool:
        """Tell that it is over."""
        return self.etat == PASSE


PASSE, EN_COURS, A_VENIR = "passé", "en\u00a0cours", "à\u00a0venir"


@dataclass(frozen=True)
class AnneeDUnOrganisme:
    """An edition as a body lives it. `ecoute` are periods that may be told, each of whole weeks."""

    nom: str
    annee: int
    est_demonstration: bool
    aujourdhui: dt.date
    faits: tuple[FaitDeLAnnee, ...]
    ecoute: tuple[Bloc, ...]

    @property
    def lignes(self) -> tuple[LigneDeLAnnee, ...]:
        """Return the facts by date, numbered from 1."""
        tries = sorted(self.faits, key=lambda fait: (fait.jours, list(Piste).index(fait.piste), fait.mot))
        return tuple(LigneDeLAnnee(rang, fait, self._etat(fait)) for rang, fait in enumerate(tries, start=1))

    @property
    def etendue(self) -> Intervalle | None:
        """Return the days from the first fact to the last; None without any."""
        jours = [jour for fait in self.faits for jour in (fait.jours.du, fait.jours.au)]
        jours += [jour for bloc in self.ecoute for jour in (bloc.du, bloc.au)]
        return Intervalle(min(jours), max(jours)) if jours else None

    @property
    def phrase(self) -> str:
        """Tell what goes on, and what comes next."""
        mots = _en_mots([ligne.fait for ligne in self.lignes if ligne.etat == EN_COURS])
        suite = next((ligne.fait for ligne in self.lignes if ligne.etat == A_VENIR), None)
        morceaux = [f"En ce moment\u202f: {enumerer(mots)}."] if mots else []
        if suite is not None:
            morceaux.append(f"Ensuite, le {date_longue(suite.jours.du)}\u202f: {suite.dans_une_phrase}.")
        if not morceaux and self.lignes:
            dernier = max((ligne.fait for ligne in self.lignes), key=lambda fait: fait.jours.au)
            morceaux = [f"Tout est passé. En dernier, {dernier.dans_une_phrase}, {dernier.quand}."]
        return " ".join(morceaux) or "Rien n’est en cours ni annoncé."

    @property
    def phrase_de_l_ecoute(self) -> str:
        """Count the opinions that may be told; empty without any."""
        return f"{accorder(sum(bloc.n for bloc in self.ecoute), 'avis', 'avis')} d’usagers" if self.ecoute else ""

    @property
    def periodes_d_ecoute(self) -> tuple[tuple[str, int, str], ...]:
        """Return (days, opinions, share satisfied) of each period, for the table beside the picture."""
        return tuple(
            (periode(bloc.du, bloc.au), bloc.n, f"{entier(part.valeur)}{FINE}%" if part else "–")
            for bloc in self.ecoute
            for part in [taux(bloc.favorables, bloc.n)]
        )

    def _etat(self, fait: FaitDeLAnnee) -> str:
        if fait.jours.au < self.aujourdhui:
            return PASSE
        return A_VENIR if fait.jours.du > self.aujourdhui else EN_COURS


def ranger(spans: Iterable[tuple[float, float]], ecart: float) -> list[int]:
    """Return the row of each span, the first where it touches no other: spans come from left to right."""
    fins: list[float] = []
    rangs = []
    for debut, fin in spans:
        rang = next((r for r, prise in enumerate(fins) if prise + ecart <= debut), len(fins))
        fins[rang : rang + 1] = [fin]
        rangs.append(rang)
    return rangs


def _en_mots(faits: Sequence[FaitDeLAnnee]) -> list[str]:
    """Name the facts of the edition, count what has a title, lane by lane, and name what happens today."""
    mots = [fait.dans_une_phrase for fait in faits if fait.piste == Piste.EDITION]
    for piste, nom in NOMS.items():
        nombre = sum(fait.piste == piste and fait.est_un_titre for fait in faits)
        mots += [accorder(nombre, *nom)] if nombre else []
    du_jour = (fait.dans_une_phrase for fait in faits if fait.piste != Piste.EDITION and not fait.est_un_titre)
    return [*mots, *dict.fromkeys(du_jour)]


COLONNES = ("Numéro", "Du", "Au", "Quoi", "Où", "Détail", "Situation")


def en_tableau(annee: AnneeDUnOrganisme) -> Iterator[Sequence[object]]:
    """Write the facts, then the opinions, for a spreadsheet."""
    for ligne in annee.lignes:
        fait = ligne.fait
        au = "" if fait.est_sans_fin else fait.jours.au
        yield ligne.rang, fait.jours.du, au, fait.mot, fait.piste.value, fait.detail, ligne.etat
    for bloc in annee.ecoute:
        yield "", bloc.du, bloc.au, "Avis d’usagers", "Vos usagers", bloc.n, ""
