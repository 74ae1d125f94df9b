"""The naive peer: one greedy pass under the hard constraints of the contract, section 5; nearest, least loaded."""

from __future__ import annotations

import bisect
import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence

from campagnes.logic.calendrier import Intervalle
from enquetes.logic.planification.evaluation import evaluer
from enquetes.logic.planification.plan import Plan, Refus
from enquetes.logic.regles_plan import (
    PHYS,
    RANGS,
    REFUS,
    Affectation,
    Enqueteur,
    Instance,
    Registre,
    Regle,
    Visite,
    eloignement,
)


def affecter(instance: Instance, *, graine: int) -> Plan:
    """Return a plan by one greedy pass: hardest visits first, each on the free day nearest to its wish.

    On site the nearest shopper comes first, elsewhere the least loaded for her capacity. Equal choices are settled
    by the seed, never by the order of the input.
    """
    return _Passe(instance, graine).derouler()


class _Passe:
    def __init__(self, instance: Instance, graine: int) -> None:
        self.instance = instance
        self.registre = Registre(instance)
        hasard = random.Random(graine)  # noqa: S311 -- reproducible draw, not a secret
        self.sorts = {cle: hasard.random() for cle in sorted(self.registre.enqueteurs)}
        self.sorts_organismes = {cle: hasard.random() for cle in sorted(self.registre.organismes)}
        self.files = {
            canal: sorted(self._rang(enqueteur) for enqueteur in instance.enqueteurs if canal in enqueteur.canaux)
            for canal in {visite.canal for visite in instance.visites}
        }

    def derouler(self) -> Plan:
        affectations: list[Affectation] = []
        refusees: list[Refus] = []
        for visite in self._par_difficulte():
            placees = self._placer(visite)
            for affectation in placees:
                self._poser(visite, affectation)
            affectations += placees
            if not placees:
                regle = self._regle_bloquante(visite)
                refusees.append(Refus(visite.id, regle, REFUS[regle]))
        return Plan(
            tuple(sorted(affectations, key=lambda a: (a.visite, a.enqueteur))),
            tuple(sorted(refusees, key=lambda r: r.visite)),
            evaluer(self.instance, affectations, nb_refusees=len(refusees)),
        )

    def _par_difficulte(self) -> list[Visite]:
        """Order the visits: on site, then doubles, then the channels that fewest shoppers practise."""
        return sorted(
            self.instance.visites,
            key=lambda v: (
                v.canal != PHYS,
                not v.double,
                len(self.files[v.canal]),
                v.canal,
                v.souhait or dt.date.max,
                self.sorts_organismes[v.siren],
                v.id,
            ),
        )

    def _placer(self, visite: Visite) -> list[Affectation]:
        candidats = self._candidats(visite)
        jours = self._jours(visite)
        for proches in _fenetres(visite, jours):
            if visite.canal == PHYS and not visite.double:
                placees = self._premier_enqueteur(visite, candidats, proches)
            else:
                placees = self._premier_jour(visite, candidats, proches)
            if placees:
                return placees
        return []

    def _candidats(self, visite: Visite) -> Iterable[Enqueteur]:
        """Give the shoppers whom only the calendar may keep away, best first."""
        possibles = (
            enqueteur
            for *_rang, cle in self.files[visite.canal]
            if self.registre.regle_de_personne(visite, enqueteur := self.registre.enqueteurs[cle]) is None
        )
        if visite.canal != PHYS:
            return _AuFurEtAMesure(possibles)
        organisme = self.registre.organismes[visite.siren]
        return sorted(possibles, key=lambda enqueteur: eloignement(enqueteur, organisme) or 0.0)

    def _poser(self, visite: Visite, affectation: Affectation) -> None:
        """Take a placement into account, and move the shopper back in the queues of her channels."""
        enqueteur = self.registre.enqueteurs[affectation.enqueteur]
        avant = self._rang(enqueteur)
        self.registre.poser(visite, affectation)
        for canal in enqueteur.canaux & self.files.keys():
            file = self.files[canal]
            del file[bisect.bisect_left(file, avant)]
            bisect.insort(file, self._rang(enqueteur))

    def _rang(self, enqueteur: Enqueteur) -> tuple[float, float, str]:
        """Rank a shopper: the least loaded for her capacity first."""
        return self.registre.charge(enqueteur.id) / enqueteur.max_total, self.sorts[enqueteur.id], enqueteur.id

    def _jours(self, visite: Visite) -> list[dt.date]:
        """Return the days free for the body, nearest to the wish first."""
        zone = self.registre.organismes[visite.siren].zone
        libres = [
            jour for jour in self.registre.jours_ouvres(zone) if self.registre.regle_de_date(visite, jour) is None
        ]
        souhait = visite.souhait
        return libres if souhait is None else sorted(libres, key=lambda jour: (abs(jour - souhait), jour))

    def _premier_enqueteur(
        self, visite: Visite, candidats: Iterable[Enqueteur], jours: Sequence[dt.date]
    ) -> list[Affectation]:
        for enqueteur in candidats:
            for jour in jours:
                if self.registre.regle_de_disponibilite(enqueteur, jour) is None:
                    return [Affectation(visite.id, enqueteur.id, jour)]
        return []

    def _premier_jour(
        self, visite: Visite, candidats: Iterable[Enqueteur], jours: Sequence[dt.date]
    ) -> list[Affectation]:
        for jour in jours:
            retenus: list[Affectation] = []
            for enqueteur in candidats:
                if self.registre.regle_de_disponibilite(enqueteur, jour) is None:
                    retenus.append(Affectation(visite.id, enqueteur.id, jour))
                    if len(retenus) == _besoin(visite):
                        return retenus
        return []

    def _regle_bloquante(self, visite: Visite) -> Regle:
        """Name the rule at which the last day, or the last shopper needed, drops out."""
        organisme = self.registre.organismes[visite.siren]
        if visite.canal == PHYS and not organisme.est_situe:
            return Regle.COORDONNEES
        jours = self.registre.jours_ouvres(organisme.zone)
        if not jours:
            return Regle.JOUR_NON_OUVRE
        par_jour = [self.registre.regle_de_date(visite, jour) for jour in jours]
        if None not in par_jour:
            return _derniere(par_jour, 1)
        par_personne = [self.registre.regle_de_personne(visite, e) for e in self.instance.enqueteurs]
        if sum(regle is None for regle in par_personne) < _besoin(visite):
            return _derniere(par_personne, _besoin(visite))
        return Regle.CHARGE_SEMAINE


class _AuFurEtAMesure:
    """Candidates found only as far as somebody asks, and remembered for the next day."""

    def __init__(self, suite: Iterator[Enqueteur]) -> None:
        self._suite = suite
        self._vus: list[Enqueteur] = []

    def __iter__(self) -> Iterator[Enqueteur]:
        yield from self._vus
        for enqueteur in self._suite:
            self._vus.append(enqueteur)
            yield enqueteur


def _besoin(visite: Visite) -> int:
    return 2 if visite.double else 1


def _derniere(regles: Iterable[Regle | None], besoin: int) -> Regle:
    """Return the rule that removes the `besoin`-th last candidate; without enough of them the channel is missing."""
    rangs = sorted((len(RANGS) if regle is None else RANGS[regle] for regle in regles), reverse=True)
    return tuple(Regle)[rangs[besoin - 1]] if len(rangs) >= besoin else Regle.CANAL


def _fenetres(visite: Visite, jours: list[dt.date]) -> list[list[dt.date]]:
    """Give the days of the wished half first, then the others."""
    fenetre: Intervalle | None = visite.fenetre
    if fenetre is None:
        return [jours]
    return [
        [jour for jour in jours if fenetre.contient(jour)],
        [jour for jour in jours if not fenetre.contient(jour)],
    ]
