"""The progress of the fieldwork as people read it: what the plan asked for, what is done, what is validated, day by day.

The plan is the one in force: a contact moved to another day is asked for on that day. No date of completion is guessed:
what is left, the working days left and the pace of the last ones say as much, and claim nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from campagnes.logic.calendrier import UN_JOUR, Intervalle, est_ouvre, feries, lundi_de
from socle.logic.typographie import accorder, date_longue, quantite

ParJour = tuple[tuple[dt.date, int], ...]
JOURS_DU_RYTHME, JOURS_MINIMUM = 10, 5
"""Working days over which a pace is told, and under which it is not."""
SEMAINE = dt.timedelta(weeks=1)


@dataclass(frozen=True)
class SemaineDeTerrain:
    """What was reached at the end of a week, or today in the present one; what is to come has no figure."""

    du: dt.date
    au: dt.date
    prevus: int
    faits: int | None
    valides: int | None

    @property
    def ecart(self) -> int | None:
        """Return done less planned."""
        return None if self.faits is None else self.faits - self.prevus


@dataclass(frozen=True)
class AvancementDuTerrain:
    """Contacts by day in the order of days: planned, done, validated; `sans_date` are planned for no day yet."""

    prevus: ParJour
    faits: ParJour
    valides: ParJour
    sans_date: int
    vagues: tuple[Intervalle, ...]
    suspensions: tuple[Intervalle, ...]
    aujourdhui: dt.date

    @property
    def total(self) -> int:
        """Count the contacts of the plan, those that have no day yet included."""
        return _somme(self.prevus) + self.sans_date

    @property
    def nb_faits(self) -> int:
        """Count those done."""
        return _somme(self.faits)

    @property
    def nb_valides(self) -> int:
        """Count those validated."""
        return _somme(self.valides)

    @cached_property
    def etendue(self) -> Intervalle | None:
        """Return the days to draw: waves, and what was planned or done outside; None without any.

        A wave that ended before anything was planned or done says nothing of the fieldwork: it is left out.
        """
        jours = [jour for serie in (self.prevus, self.faits, self.valides) for jour, _n in serie]
        premier = min(jours, default=dt.date.min)
        jours += [jour for vague in self.vagues if vague.au >= premier for jour in (vague.du, vague.au)]
        return Intervalle(min(jours), max(jours)) if jours else None

    @property
    def attendus(self) -> int:
        """Count what the plan asked for before today: the day is not over."""
        return _somme(self.prevus, avant=self.aujourdhui)

    @property
    def phrase(self) -> str:
        """Tell where the fieldwork stands beside its plan."""
        if not self.total:
            return "Aucun contact n’est prévu."
        faits = f"{accorder(self.nb_faits, 'contact fait', 'contacts faits')} sur {accorder(self.total, 'prévu')}"
        valides = f"{accorder(self.nb_valides, 'validé')}"
        if self.nb_faits == self.total:
            return f"Tout est fait\u202f: {faits}, {valides}."
        if not self.prevus or self.prevus[0][0] >= self.aujourdhui:
            return f"{faits}, {valides}\u202f: {self._debut}."
        ecart = self.nb_faits - self.attendus
        compare = "autant que prévu à ce jour"
        if ecart:
            compare = f"{accorder(abs(ecart), 'contact')} de {'plus' if ecart > 0 else 'moins'} que prévu à ce jour"
        return f"{faits}, {valides}\u202f: {compare}."

    @property
    def _debut(self) -> str:
        return f"le plan commence le {date_longue(self.prevus[0][0])}" if self.prevus else "aucun n’a encore de date"

    @property
    def phrase_du_rythme(self) -> str:
        """Tell what is left beside the days left, and the pace of the last ones; empty when nothing is left."""
        reste = self.total - self.nb_faits
        if not reste:
            return ""
        jours = sum(jour >= self.aujourdhui for jour in self.jours_ouvres)
        if not jours:
            return f"Il en reste {accorder(reste, 'à faire', 'à faire')}, et plus aucun jour de vague n’est à venir."
        demande = f"Il en reste {accorder(reste, 'à faire', 'à faire')} en {accorder(jours, 'jour ouvré', 'jours ouvrés')} de vague, {_par_jour(reste, jours)}"
        passes = [jour for jour in self.jours_ouvres if jour < self.aujourdhui][-JOURS_DU_RYTHME:]
        if len(passes) < JOURS_MINIMUM:
            return f"{demande}."
        recents = sum(n for jour, n in self.faits if passes[0] <= jour < self.aujourdhui)
        return f"{demande}\u202f; sur les {len(passes)} derniers, {_par_jour(recents, len(passes))}."

    @cached_property
    def jours_ouvres(self) -> tuple[dt.date, ...]:
        """Return the working days of the waves, suspensions and national holidays left out."""
        fetes = feries("", {jour.year for vague in self.vagues for jour in (vague.du, vague.au)})
        return tuple(
            jour
            for vague in self.vagues
            for jour in _jours(vague)
            if est_ouvre(jour, feries=fetes) and not any(arret.contient(jour) for arret in self.suspensions)
        )

    @property
    def semaines(self) -> tuple[SemaineDeTerrain, ...]:
        """Return the weeks in which something was planned, done or validated."""
        series = (self.prevus, self.faits, self.valides)
        lundis = sorted({lundi_de(jour) for serie in series for jour, _n in serie})
        return tuple(self._semaine(lundi) for lundi in lundis)

    def _semaine(self, lundi: dt.date) -> SemaineDeTerrain:
        suivant = lundi + SEMAINE
        est_presente = lundi <= self.aujourdhui < suivant
        # Beside what is done today, the plan of the days to come would be late.
        prevus = self.attendus if est_presente else _somme(self.prevus, avant=suivant)
        faits, valides = (_somme(serie, avant=suivant) for serie in (self.faits, self.valides))
        a_venir = lundi > self.aujourdhui
        return SemaineDeTerrain(
            lundi, suivant - UN_JOUR, prevus, None if a_venir else faits, None if a_venir else valides
        )


def _somme(serie: Iterable[tuple[dt.date, int]], *, avant: dt.date | None = None) -> int:
    return sum(n for jour, n in serie if avant is None or jour < avant)


def _jours(intervalle: Intervalle) -> Iterator[dt.date]:
    return (intervalle.du + n * UN_JOUR for n in range((intervalle.au - intervalle.du).days + 1))


def _par_jour(nombre: int, jours: int) -> str:
    return f"{quantite(round(nombre / jours, 1))} par jour"


COLONNES = ("Semaine du", "au", "Prévus, cumulés", "Faits, cumulés", "Validés, cumulés", "Écart au plan")


def lignes(avancement: AvancementDuTerrain) -> list[Sequence[object]]:
    """Write the weeks for a spreadsheet."""
    return [
        (s.du, s.au, s.prevus, *("" if v is None else v for v in (s.faits, s.valides, s.ecart)))
        for s in avancement.semaines
    ]
