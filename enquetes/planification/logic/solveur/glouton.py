"""The naive peer: one greedy pass under the hard constraints (regles#contraintes-plan); nearest, least loaded."""

from __future__ import annotations

import bisect
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator

from enquetes.planification.logic.plan import Plan
from enquetes.planification.logic.regles import Affectation, Instance
from enquetes.planification.logic.solveur.chrono import Chrono
from enquetes.planification.logic.solveur.demande import Demande
from enquetes.planification.logic.solveur.diagnostic import conclure
from enquetes.planification.logic.solveur.donnees import Donnees
from enquetes.planification.logic.solveur.ensembles import un_a_un, union
from enquetes.planification.logic.solveur.etat import Etat
from enquetes.planification.logic.solveur.jours import affectation


def affecter(instance: Instance, *, graine: int, limite_s: float | None = None) -> Plan:
    """Return a plan by one greedy pass: hardest visits first, each on the free day nearest to its wish.

    On site the nearest shopper comes first, elsewhere the least loaded for her capacity. Equal choices are settled
    by the seed, never by the order of the input.
    """
    chrono = Chrono(limite_s, None)
    return passer(Demande(Donnees(instance, graine)), chrono)


def passer(demande: Demande, chrono: Chrono) -> Plan:
    """Return the greedy plan; what the limit leaves no time for is refused with that reason."""
    passe = _Passe(demande)
    return conclure(passe.etat, passe.derouler(chrono), chrono)


class _Passe:
    """`libres[s]` and `ouverts[b]` are the days left to a shopper and to a body, as masks."""

    def __init__(self, demande: Demande) -> None:
        self.donnees = donnees = demande.donnees
        self.etat = Etat(demande)
        self.ouverts = list(donnees.ouverture)
        self.scenarios: defaultdict[tuple[int, int], int] = defaultdict(int)
        self.libres = [
            donnees.presence[s] & ~self._semaines_pleines(s) if self.etat.plafond[s] else 0
            for s in range(len(donnees.enqueteurs))
        ]
        self.files = {
            c: sorted(
                self._rang(s) for s in range(len(donnees.enqueteurs)) if donnees.pratique[s, c] and self.libres[s]
            )
            for c in range(len(donnees.canaux))
        }
        self.epuises: dict[int, int] = dict.fromkeys(self.files, 0)
        self.proches: dict[int, list[int]] = {}

    def _semaines_pleines(self, s: int) -> int:
        remplies = zip(self.donnees.semaines, self.etat.par_semaine[s], self.etat.places[s], strict=True)
        return union(jours for jours, nombre, place in remplies if nombre >= place)

    def _rang(self, s: int) -> tuple[float, int]:
        """Rank a shopper: the least loaded for her capacity first, then by the draw of the seed."""
        charge = self.etat.charge[s] + self.donnees.charge_acquise[s]
        return charge / int(self.donnees.max_total[s]), s

    def derouler(self, chrono: Chrono) -> list[Affectation]:
        affectations: list[Affectation] = []
        for v in self._par_difficulte():
            if chrono.arrete():
                break
            place = self._placer(v)
            if place is not None:
                self._poser(v, *place)
                affectations += [affectation(self.donnees, v, s, place[1]) for s in place[0]]
        return affectations

    def _par_difficulte(self) -> list[int]:
        """Order the visits: on site, then doubles, then the channels that fewest shoppers practise."""
        donnees = self.donnees

        def rang(v: int) -> tuple[int, ...]:
            visite = donnees.visites[v]
            nombre = len(self.files[visite.canal])
            souhait = visite.souhait if visite.souhait >= 0 else len(donnees.jours)
            return visite.canal != donnees.phys, -visite.besoin, nombre, visite.canal, souhait, v

        return sorted(range(len(donnees.visites)), key=rang)

    def _placer(self, v: int) -> tuple[tuple[int, ...], int] | None:
        """Return shoppers and day (a one-bit mask), inside the wished window if that can be."""
        visite = self.donnees.visites[v]
        jours = visite.jours & self.ouverts[visite.organisme]
        jours &= ~self.scenarios[visite.organisme, visite.scenario]
        sur_place = visite.canal == self.donnees.phys and visite.besoin == 1
        chercher = self._premier_enqueteur if sur_place else self._premier_jour
        fenetres = (jours & visite.preferes, jours & ~visite.preferes)
        return next(filter(None, (chercher(v, fenetre) for fenetre in fenetres if fenetre)), None)

    def _par_envie(self, v: int, masque: int) -> Iterator[int]:
        """Give the days nearest to the wish first, as one-bit masks."""
        donnees, souhait = self.donnees, self.donnees.visites[v].souhait
        jours = un_a_un(masque)
        if souhait >= 0:
            jours.sort(key=lambda jour: abs((donnees.jours[jour.bit_length() - 1] - donnees.jours[souhait]).days))
        return iter(jours)

    def _premier_enqueteur(self, v: int, jours: int) -> tuple[tuple[int, ...], int] | None:
        for s in self._candidats(v):
            if jours & self.libres[s] and self.etat.accepte(v, s):
                return (s,), next(self._par_envie(v, jours & self.libres[s]))
        return None

    def _premier_jour(self, v: int, jours: int) -> tuple[tuple[int, ...], int] | None:
        visite = self.donnees.visites[v]
        for jour in self._par_envie(v, jours & ~self.epuises[visite.canal]):
            presents = (s for s in self._candidats(v) if self.libres[s] & jour and self.etat.accepte(v, s))
            gens = tuple(itertools.islice(presents, visite.besoin))
            if len(gens) == visite.besoin:
                return gens, jour
            if not any(self.libres[s] & jour for _charge, s in self.files[visite.canal]):
                self.epuises[visite.canal] |= jour
        return None

    def _candidats(self, v: int) -> Iterable[int]:
        """Give the shoppers in order: the nearest on site, else the least loaded."""
        visite = self.donnees.visites[v]
        if visite.canal != self.donnees.phys:
            return (s for _charge, s in self.files[visite.canal])
        b = visite.organisme
        if b not in self.proches:
            self.proches[b] = self.donnees.trajets[b].argsort(kind="stable").tolist()
        return self.proches[b]

    def _poser(self, v: int, gens: tuple[int, ...], jour: int) -> None:
        """Take a placement into account."""
        visite = self.donnees.visites[v]
        w = self.donnees.semaine_du_jour[jour.bit_length() - 1]
        avant = [self._rang(s) for s in gens]
        self.etat.installer(v, gens, w)
        self.ouverts[visite.organisme] &= ~jour
        self.scenarios[visite.organisme, visite.scenario] |= self.donnees.semaines[w]
        for s, ancien in zip(gens, avant, strict=True):
            self._fermer(s, w)
            self._reclasser(s, ancien)

    def _fermer(self, s: int, w: int) -> None:
        """Take from a shopper the days that her loads no longer allow."""
        if self.etat.par_semaine[s][w] >= self.etat.places[s][w]:
            self.libres[s] &= ~self.donnees.semaines[w]
        if self.etat.charge[s] >= self.etat.plafond[s]:
            self.libres[s] = 0

    def _reclasser(self, s: int, ancien: tuple[float, int]) -> None:
        """Move a shopper in the queues of her channels, or out of them once she has no day left."""
        for c, file in self.files.items():
            if self.donnees.pratique[s, c]:
                del file[bisect.bisect_left(file, ancien)]
                if self.libres[s]:
                    bisect.insort(file, self._rang(s))
