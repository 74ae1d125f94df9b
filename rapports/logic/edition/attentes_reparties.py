"""How long people waited, as distributions: each wait in its stretch, what was never answered apart.

A silence is no long wait among others: it stands apart, and it counts against the half and the nine in ten, which are
those of the curve of waits (`enquetes.visites.logic.survie`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from enquetes.visites.logic.delais_reponse import DEMANDES_MINIMUM, TOUTES, AttenteDesDemandes
from enquetes.visites.logic.survie import Duree, Survie, kaplan_meier
from organismes.enums import Canal
from rapports.logic.resultats.graphiques_attente import en_jours
from rapports.logic.resultats.indicateurs import REPONSES
from socle.logic.typographie import INSECABLE, accorder

NEUF_SUR_DIX = 0.9
TROP_PEU, NON_ATTEINT = "trop peu", "non atteint"


@dataclass(frozen=True)
class EchelleDAttente:
    """A unit, the width of a stretch, where what is drawn ends, how far apart its figures are.

    `demande` and `silence` name what waited and what never was.
    """

    unite: str
    pas: int
    fin: int
    graduation: int
    demande: str = "demande"
    silence: str = "sans réponse"


DE_VIVE_VOIX = {
    Canal.TEL: EchelleDAttente("seconde", 15, 240, 60, "appel", "sans interlocuteur"),
    Canal.PHYS: EchelleDAttente("minute", 5, 45, 15, "visite", "sans accueil"),
}


@dataclass(frozen=True)
class TrancheDAttente:
    """A stretch: its words, its count, the share answered at its end; None where there is no end to speak of."""

    mot: str
    nombre: int
    cumul: float | None


@dataclass(frozen=True)
class AttenteRepartie:
    """The waits of a channel. `tardives` were answered after the end of the scale, `jamais` never."""

    nom: str
    echelle: EchelleDAttente
    comptes: tuple[int, ...]
    tardives: int
    jamais: int
    survie: Survie | None
    seuil: int | None = None

    @property
    def nombre(self) -> int:
        """Count what waited."""
        return sum(self.comptes) + self.tardives + self.jamais

    @property
    def mediane(self) -> float | None:
        """Return the wait that half did not pass, silences counted; None under the minimum or when never."""
        return self.survie.quantile(0.5) if self.survie else None

    @property
    def neuf_sur_dix(self) -> float | None:
        """Return the wait that nine in ten did not pass; None under the minimum or when never."""
        return self.survie.quantile(NEUF_SUR_DIX) if self.survie else None

    @property
    def mediane_mot(self) -> str:
        """Write the first, or why there is none."""
        return self._en_mots(self.mediane)

    @property
    def neuf_sur_dix_mot(self) -> str:
        """Write the second, or why there is none."""
        return self._en_mots(self.neuf_sur_dix)

    def _en_mots(self, valeur: float | None) -> str:
        if self.survie is None:
            return TROP_PEU
        return NON_ATTEINT if valeur is None else en_jours(valeur, self.echelle.unite)

    @property
    def tranches(self) -> tuple[TrancheDAttente, ...]:
        """Return the stretches in which somebody waited, those apart last."""
        pas, unite, vus = self.echelle.pas, self.echelle.unite, 0
        tranches = []
        for rang, nombre in enumerate(self.comptes):
            vus += nombre
            if nombre:
                mot = (
                    en_jours(rang, unite)
                    if pas == 1
                    else f"de {pas * rang} à moins de {en_jours(pas * (rang + 1), unite)}"
                )
                tranches.append(TrancheDAttente(mot, nombre, vus / self.nombre))
        apart = ((self.mot_tardif, self.tardives), (self.echelle.silence, self.jamais))
        return (*tranches, *(TrancheDAttente(mot, nombre, None) for mot, nombre in apart if nombre))

    @property
    def mot_tardif(self) -> str:
        """Name what came after the end of the scale."""
        fin = en_jours(self.echelle.fin, self.echelle.unite)
        return f"après {fin}" if self.echelle.pas == 1 else f"{fin} ou plus"

    @cached_property
    def phrase(self) -> str:
        """Tell in a sentence what the picture shows."""
        silences = f", dont {self.jamais}{INSECABLE}{self.echelle.silence}" if self.jamais else ""
        total = f"{accorder(self.nombre, self.echelle.demande)}{silences}"
        if self.survie is None:
            return f"{total}\u202f: il en faut {DEMANDES_MINIMUM} pour un délai."
        # Answered too late, a written request came to an end that nobody watched.
        a_temps = (
            f" en {en_jours(self.echelle.fin, self.echelle.unite)}" if self.tardives and self.echelle.pas == 1 else ""
        )
        if self.mediane is None:
            return f"{total}\u202f: moins de la moitié ont abouti{a_temps}."
        moitie = f"la moitié en {self.mediane_mot} au plus"
        if self.neuf_sur_dix is None:
            return f"{total}\u202f: {moitie}, moins de neuf sur dix ont abouti{a_temps}."
        return f"{total}\u202f: {moitie}, neuf sur dix en {self.neuf_sur_dix_mot} au plus."


def attentes_ecrites(attentes: Sequence[AttenteDesDemandes]) -> tuple[AttenteRepartie, ...]:
    """Return the written channels that waited for somebody."""
    return tuple(_ecrite(attente) for attente in attentes if attente.canal != TOUTES)


def attentes_de_vive_voix(durees: Mapping[str, Sequence[Duree]]) -> tuple[AttenteRepartie, ...]:
    """Return calls, then visits, where there were some."""
    return tuple(_orale(canal, durees[canal]) for canal in DE_VIVE_VOIX if durees.get(canal))


def _ecrite(attente: AttenteDesDemandes) -> AttenteRepartie:
    echelle = EchelleDAttente("jour ouvré", 1, attente.horizon, 5)
    tardives = sum(demande.est_tardive for demande in attente.demandes)
    comptes = _comptes([d.duree for d in attente.demandes if d.duree.observee], echelle)
    return AttenteRepartie(
        nom=str(Canal(attente.canal).label),
        echelle=echelle,
        comptes=comptes,
        tardives=tardives,
        jamais=attente.nombre - sum(comptes) - tardives,
        survie=attente.survie,
        seuil=REPONSES[attente.canal][2],
    )


def _orale(canal: Canal, durees: Sequence[Duree]) -> AttenteRepartie:
    observees = [duree for duree in durees if duree.observee]
    comptes = _comptes(observees, DE_VIVE_VOIX[canal])
    return AttenteRepartie(
        nom=str(canal.label),
        echelle=DE_VIVE_VOIX[canal],
        comptes=comptes,
        tardives=len(observees) - sum(comptes),
        jamais=len(durees) - len(observees),
        survie=kaplan_meier(durees) if len(durees) >= DEMANDES_MINIMUM else None,
    )


def _comptes(durees: Sequence[Duree], echelle: EchelleDAttente) -> tuple[int, ...]:
    """Count the waits in each stretch of the scale; a day of delay is a stretch, the last one included."""
    par_rang = Counter(int(duree.valeur // echelle.pas) for duree in durees)
    return tuple(par_rang[rang] for rang in range(echelle.fin // echelle.pas + (echelle.pas == 1)))


COLONNES = ("Canal", "Attente", "Nombre", "Part cumulée")


def lignes(attentes: Sequence[AttenteRepartie]) -> list[Sequence[object]]:
    """Write the stretches for a spreadsheet."""
    return [
        (a.nom, t.mot, t.nombre, "" if t.cumul is None else round(t.cumul, 4)) for a in attentes for t in a.tranches
    ]
