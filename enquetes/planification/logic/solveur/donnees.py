"""An instance compiled to ranks, bit masks and matrices, in an order that does not depend on the input's.

Days of the fieldwork are numbered in order and a set of days is an integer, bit j for day j. Weeks are numbered by
their first working day. Bodies and visits are numbered in the order of their identifiers, shoppers in an order drawn
from the seed.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campagnes.logic.calendrier import SAMEDI, UN_JOUR, Intervalle
from enquetes.planification.logic.regles import (
    CANAUX_AUX_HEURES,
    PHYS,
    RAYON_TERRE_KM,
    VISITES_PAR_COUPLE,
    Acquis,
    EnqueteurDuPlan,
    Instance,
    OrganismeDuPlan,
    eloignement,
    semaine,
)

Entiers = NDArray[np.int64]
Reels = NDArray[np.float64]
Booleens = NDArray[np.bool_]
# Cost of a trip that cannot be estimated: never used.
SANS_TRAJET = -1
# A limit above this is none: any load rounds to zero points of it.
LIMITE_SANS_EFFET = 10**12


@dataclass(frozen=True, slots=True)
class VisiteParRangs:
    """A visit by ranks: body, channel, scenario; `jours` it may take, `preferes` the wished ones among them."""

    organisme: int
    canal: int
    scenario: int
    besoin: int
    jours: int
    preferes: int
    souhait: int


class Donnees:
    """Everything the solver reads. S shoppers, B bodies, V visits, J days, W weeks, C channels."""

    def __init__(self, instance: Instance, graine: int = 0) -> None:
        self.instance = instance
        self.enqueteurs = sorted(instance.enqueteurs, key=lambda e: e.id)
        # Equal choices go to the lowest rank: the seed settles them here, once.
        random.Random(graine).shuffle(self.enqueteurs)  # noqa: S311 -- reproducible draw, not a secret
        self.organismes = sorted(instance.organismes, key=lambda o: o.siren)
        self.source = sorted(instance.visites, key=lambda v: v.id)
        self.rang_organisme = {o.siren: rang for rang, o in enumerate(self.organismes)}
        self.rang_enqueteur = {e.id: rang for rang, e in enumerate(self.enqueteurs)}
        self.canaux = sorted({v.canal for v in self.source} | {a.canal for a in instance.acquis})
        self.phys = self.canaux.index(PHYS) if PHYS in self.canaux else -1
        self._calendrier()
        self._personnes()
        self._acquis()
        self._lieux()
        self.scenarios: dict[str, int] = {}
        self.visites = [self._visite(rang) for rang in range(len(self.source))]
        self.par_organisme: list[list[int]] = [[] for _ in self.organismes]
        for rang, visite in enumerate(self.visites):
            self.par_organisme[visite.organisme].append(rang)

    def _calendrier(self) -> None:
        suspendus = _jours_de(self.instance.suspensions)
        ouvres = sorted(jour for jour in _jours_de(self.instance.periodes) - suspendus if jour.weekday() < SAMEDI)
        self.jours = ouvres
        self.rang_jour = {jour: rang for rang, jour in enumerate(ouvres)}
        semaines = sorted({semaine(jour) for jour in ouvres})
        self.rang_semaine = {cle: rang for rang, cle in enumerate(semaines)}
        self.semaine_du_jour = [self.rang_semaine[semaine(jour)] for jour in ouvres]
        self.semaines = [0] * len(semaines)
        for rang, numero in enumerate(self.semaine_du_jour):
            self.semaines[numero] |= 1 << rang
        self.tous = (1 << len(ouvres)) - 1

    def masque(self, jours: Iterable[dt.date]) -> int:
        """Return the set of days as an integer; days outside the fieldwork are left out."""
        masque = 0
        for jour in jours:
            if jour in self.rang_jour:
                masque |= 1 << self.rang_jour[jour]
        return masque

    def _masque_intervalles(self, intervalles: Iterable[Intervalle]) -> int:
        return self.masque(jour for jour in self.jours for intervalle in intervalles if intervalle.contient(jour))

    def _personnes(self) -> None:
        self.presence = [self.tous & ~self._masque_intervalles(e.indisponible) for e in self.enqueteurs]
        # No shopper makes more visits than there are.
        tout = 2 * len(self.source) + len(self.instance.acquis) + 1
        self.max_total = np.array([min(e.max_total, LIMITE_SANS_EFFET) for e in self.enqueteurs], dtype=np.int64)
        self.max_semaine = [min(e.max_semaine, tout) for e in self.enqueteurs]
        self.pratique = np.array(
            [[canal in e.canaux for canal in self.canaux] for e in self.enqueteurs], dtype=np.bool_
        ).reshape(len(self.enqueteurs), len(self.canaux))
        self.permis = np.ones((len(self.organismes), len(self.enqueteurs)), dtype=np.bool_)
        for rang, enqueteur in enumerate(self.enqueteurs):
            for siren in enqueteur.conflits:
                if siren in self.rang_organisme:
                    self.permis[self.rang_organisme[siren], rang] = False

    def _acquis(self) -> None:
        """What is already placed: loads, weeks, days taken, pairs."""
        self.charge_acquise = [0] * len(self.enqueteurs)
        self.semaine_acquise = [[0] * len(self.semaines) for _ in self.enqueteurs]
        self.couples_acquis: dict[tuple[int, int], tuple[int, ...]] = {}
        self.jours_acquis: defaultdict[int, set[dt.date]] = defaultdict(set)
        self.scenarios_acquis: defaultdict[tuple[int, str], int] = defaultdict(int)
        for acquis in self.instance.acquis:
            self._tenir(acquis)
        for (b, s), deja in self.couples_acquis.items():
            if len(deja) >= VISITES_PAR_COUPLE:
                self.permis[b, s] = False
        self._compter_acquis()

    def _tenir(self, acquis: Acquis) -> None:
        b, s = self.rang_organisme.get(acquis.siren), self.rang_enqueteur.get(acquis.enqueteur)
        w = self.rang_semaine.get(semaine(acquis.jour))
        if s is not None:
            self.charge_acquise[s] += 1
            if w is not None:
                self.semaine_acquise[s][w] += 1
        if b is not None:
            self.jours_acquis[b].add(acquis.jour)
            if w is not None:
                self.scenarios_acquis[b, acquis.scenario] |= self.semaines[w]
        if b is not None and s is not None:
            self.couples_acquis[b, s] = (*self.couples_acquis.get((b, s), ()), self.canaux.index(acquis.canal))

    def _compter_acquis(self) -> None:
        """Count the contacts already in each week of each body, the weeks now closed set apart."""
        self.nombre_acquis = [[0] * len(self.semaines) for _ in self.organismes]
        autres: defaultdict[tuple[int, tuple[int, int]], int] = defaultdict(int)
        for b, jours in self.jours_acquis.items():
            for jour in jours:
                w = self.rang_semaine.get(semaine(jour))
                if w is None:
                    autres[b, semaine(jour)] += 1
                else:
                    self.nombre_acquis[b][w] += 1
        self.paires_acquises = sum(n * (n - 1) // 2 for n in autres.values())

    def _lieux(self) -> None:
        self.ouverture = []
        self.accueil = []
        for b, organisme in enumerate(self.organismes):
            feries = self.instance.feries.get(organisme.zone, frozenset())
            libres = self.tous & ~self.masque(feries) & ~self.masque(self.jours_acquis.get(b, ()))
            self.ouverture.append(libres)
            self.accueil.append(libres & ~self.masque(organisme.fermetures))
        self.trajets = distances(self.enqueteurs, self.organismes)

    def _visite(self, rang: int) -> VisiteParRangs:
        source = self.source[rang]
        b = self.rang_organisme[source.siren]
        jours = self.accueil[b] if source.canal in CANAUX_AUX_HEURES else self.ouverture[b]
        if source.au_plus_tard:
            jours &= self.masque(jour for jour in self.jours if jour <= source.au_plus_tard)
        jours &= ~self.scenarios_acquis.get((b, source.scenario), 0)
        preferes = jours & self._masque_intervalles((source.fenetre,)) if source.fenetre else jours
        souhait = -1
        if source.souhait and self.jours:
            souhait = min(range(len(self.jours)), key=lambda j: abs((self.jours[j] - source.souhait).days))  # type: ignore[operator]
        return VisiteParRangs(
            organisme=b,
            canal=self.canaux.index(source.canal),
            scenario=self.scenarios.setdefault(source.scenario, len(self.scenarios)),
            besoin=2 if source.double else 1,
            jours=jours,
            preferes=preferes or jours,
            souhait=souhait,
        )


def _jours_de(intervalles: Iterable[Intervalle]) -> set[dt.date]:
    return {i.du + rang * UN_JOUR for i in intervalles for rang in range((i.au - i.du).days + 1)}


def distances(enqueteurs: list[EnqueteurDuPlan], organismes: list[OrganismeDuPlan]) -> NDArray[np.int32]:
    """Return round(2 d) for each body (row) and shopper (column), d in km; SANS_TRAJET when nothing is known.

    Haversine on the sphere of radius 6371 km; without coordinates, the estimate by département and région.
    """
    trajets = np.full((len(organismes), len(enqueteurs)), SANS_TRAJET, dtype=np.int32)
    situes = [(rang, e) for rang, e in enumerate(enqueteurs) if e.lat is not None and e.lon is not None]
    colonnes = np.array([rang for rang, _ in situes], dtype=np.int64)
    lat_e = np.radians(np.array([e.lat for _, e in situes], dtype=np.float64))
    lon_e = np.radians(np.array([e.lon for _, e in situes], dtype=np.float64))
    autres = [(rang, e) for rang, e in enumerate(enqueteurs) if e.departement]
    for b, organisme in enumerate(organismes):
        if organisme.departement:
            for s, enqueteur in autres:
                trajet = eloignement(enqueteur, organisme)
                trajets[b, s] = SANS_TRAJET if trajet is None else round(2 * trajet)
        if organisme.lat is None or organisme.lon is None or not situes:
            continue
        lat, lon = np.radians(organisme.lat), np.radians(organisme.lon)
        corde = np.sin((lat - lat_e) / 2) ** 2 + np.cos(lat) * np.cos(lat_e) * np.sin((lon - lon_e) / 2) ** 2
        km = 2 * RAYON_TERRE_KM * np.arcsin(np.minimum(1.0, np.sqrt(corde)))
        trajets[b, colonnes] = np.rint(2 * km)
    return trajets
