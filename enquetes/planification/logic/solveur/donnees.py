"""An instance compiled to ranks, bit masks and matrices, in an order that does not depend on the input's.

Days of the fieldwork and their weeks are numbered in order, bodies and visits in the order of their identifiers,
shoppers in an order drawn from the seed. A set of days is an integer (`ensembles`).
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import comb

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
from enquetes.planification.logic.solveur.ensembles import en_matrice, numeroter, union

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
        self.rang_organisme = numeroter(o.siren for o in self.organismes)
        self.rang_enqueteur = numeroter(e.id for e in self.enqueteurs)
        self.canaux = sorted({v.canal for v in self.source} | {a.canal for a in instance.acquis})
        self.phys = self.canaux.index(PHYS) if PHYS in self.canaux else -1
        self._calendrier()
        self._personnes()
        self._acquis()
        self._permissions()
        self._lieux()
        self._contacts()

    def _calendrier(self) -> None:
        suspendus = _jours_de(self.instance.suspensions)
        self.jours = sorted(j for j in _jours_de(self.instance.periodes) - suspendus if j.weekday() < SAMEDI)
        self.rang_jour = numeroter(self.jours)
        self.rang_semaine = numeroter(map(semaine, self.jours))
        self.semaine_du_jour = [self.rang_semaine[semaine(jour)] for jour in self.jours]
        self.semaines = [0] * len(self.rang_semaine)
        for rang, w in enumerate(self.semaine_du_jour):
            self.semaines[w] |= 1 << rang
        self.tous = union(self.semaines)

    def jours_par_semaine(self, masques: Sequence[int]) -> Entiers:
        """Return how many days each set (row) has in each week (column); the days of a week stand side by side."""
        if not self.semaines:
            return np.zeros((len(masques), 0), dtype=np.int64)
        debuts = [(jours & -jours).bit_length() - 1 for jours in self.semaines]
        return np.add.reduceat(en_matrice(masques, len(self.jours)), debuts, axis=1, dtype=np.int64)

    def semaines_de(self, masque: int) -> list[int]:
        """Return the weeks in which a set has a day."""
        return [w for w, jours in enumerate(self.semaines) if jours & masque]

    def grille(self, nombre: int) -> list[list[int]]:
        """Return zeros, one row of weeks for each of `nombre` things counted."""
        return [[0] * len(self.semaines) for _ in range(nombre)]

    def masque(self, jours: Iterable[dt.date]) -> int:
        """Return a set of days; those outside the fieldwork are left out."""
        return union(1 << self.rang_jour[jour] for jour in jours if jour in self.rang_jour)

    def _masque_intervalles(self, intervalles: Iterable[Intervalle]) -> int:
        return self.masque(jour for jour in self.jours for intervalle in intervalles if intervalle.contient(jour))

    def _personnes(self) -> None:
        """What shoppers can do: days, loads, channels (S, C)."""
        self.presence = [self.tous & ~self._masque_intervalles(e.indisponible) for e in self.enqueteurs]
        # No shopper makes more visits than there are.
        tout = 2 * len(self.source) + len(self.instance.acquis) + 1
        self.max_total = np.array([min(e.max_total, LIMITE_SANS_EFFET) for e in self.enqueteurs], dtype=np.int64)
        self.max_semaine = np.array([min(e.max_semaine, tout) for e in self.enqueteurs], dtype=np.int64)
        self.pratique = np.zeros((len(self.enqueteurs), len(self.canaux)), dtype=np.bool_)
        for s, enqueteur in enumerate(self.enqueteurs):
            self.pratique[s] = [canal in enqueteur.canaux for canal in self.canaux]

    def _acquis(self) -> None:
        """What is already placed: loads, weeks, days taken, pairs."""
        self.charge_acquise = [0] * len(self.enqueteurs)
        self.semaine_acquise = np.zeros((len(self.enqueteurs), len(self.semaines)), dtype=np.int64)
        self.couples_acquis: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self.jours_acquis: defaultdict[int, set[dt.date]] = defaultdict(set)
        self.scenarios_acquis: defaultdict[tuple[int, str], int] = defaultdict(int)
        for acquis in self.instance.acquis:
            self._tenir(acquis)
        self._compter_acquis()

    def _tenir(self, acquis: Acquis) -> None:
        b, s = self.rang_organisme.get(acquis.siren), self.rang_enqueteur.get(acquis.enqueteur)
        w = self.rang_semaine.get(semaine(acquis.jour))
        if s is not None:
            self.charge_acquise[s] += 1
            if w is not None:
                self.semaine_acquise[s, w] += 1
        if b is not None:
            self.jours_acquis[b].add(acquis.jour)
            if w is not None:
                self.scenarios_acquis[b, acquis.scenario] |= self.semaines[w]
        if b is not None and s is not None:
            self.couples_acquis[b, s].append(self.canaux.index(acquis.canal))

    def _compter_acquis(self) -> None:
        """Count the contacts already in each week of each body, and the pairs of the weeks now closed."""
        self.nombre_acquis = self.grille(len(self.organismes))
        self.paires_acquises = 0
        nombres = Counter((b, semaine(jour)) for b, jours in self.jours_acquis.items() for jour in jours)
        for (b, cle), nombre in nombres.items():
            if cle in self.rang_semaine:
                self.nombre_acquis[b][self.rang_semaine[cle]] = nombre
            else:
                self.paires_acquises += comb(nombre, 2)

    def _permissions(self) -> None:
        """Visits left to each pair body–shopper, `restes` (B, S), and whether there may be any, `permis` (B, S)."""
        self.restes = np.full((len(self.organismes), len(self.enqueteurs)), VISITES_PAR_COUPLE)
        for (b, s), deja in self.couples_acquis.items():
            self.restes[b, s] -= len(deja)
        self.permis = self.restes > 0
        for s, enqueteur in enumerate(self.enqueteurs):
            for siren in enqueteur.conflits & self.rang_organisme.keys():
                self.permis[self.rang_organisme[siren], s] = False

    def _lieux(self) -> None:
        """Days on which each body can be reached, then received in person; trips."""
        self.ouverture = []
        self.accueil = []
        for b, organisme in enumerate(self.organismes):
            feries = self.instance.feries.get(organisme.zone, frozenset())
            libres = self.tous & ~self.masque(feries) & ~self.masque(self.jours_acquis.get(b, ()))
            self.ouverture.append(libres)
            self.accueil.append(libres & ~self.masque(organisme.fermetures))
        self.trajets = distances(self.enqueteurs, self.organismes)

    def _contacts(self) -> None:
        self.rang_scenario = numeroter(v.scenario for v in self.source)
        self.visites = [self._visite(rang) for rang in range(len(self.source))]
        self.par_organisme: list[list[int]] = [[] for _ in self.organismes]
        for v, visite in enumerate(self.visites):
            self.par_organisme[visite.organisme].append(v)

    def _visite(self, rang: int) -> VisiteParRangs:
        source = self.source[rang]
        b = self.rang_organisme[source.siren]
        jours = self.accueil[b] if source.canal in CANAUX_AUX_HEURES else self.ouverture[b]
        if source.au_plus_tard:
            jours &= self.masque(jour for jour in self.jours if jour <= source.au_plus_tard)
        jours &= ~self.scenarios_acquis.get((b, source.scenario), 0)
        preferes = jours & self._masque_intervalles((source.fenetre,)) if source.fenetre else jours
        return VisiteParRangs(
            organisme=b,
            canal=self.canaux.index(source.canal),
            scenario=self.rang_scenario[source.scenario],
            besoin=2 if source.double else 1,
            jours=jours,
            preferes=preferes or jours,
            souhait=self._jour_voisin(source.souhait),
        )

    def _jour_voisin(self, souhait: dt.date | None) -> int:
        """Return the day nearest to a wish, -1 without any."""
        if souhait is None or not self.jours:
            return -1
        return min(range(len(self.jours)), key=lambda j: abs((self.jours[j] - souhait).days))


def _jours_de(intervalles: Iterable[Intervalle]) -> set[dt.date]:
    return {i.du + rang * UN_JOUR for i in intervalles for rang in range((i.au - i.du).days + 1)}


def distances(enqueteurs: Sequence[EnqueteurDuPlan], organismes: Sequence[OrganismeDuPlan]) -> NDArray[np.int32]:
    """Return round(2 d) for each body (row) and shopper (column), d in km; SANS_TRAJET when nothing is known.

    Haversine on the sphere of RAYON_TERRE_KM; without coordinates, the estimate by département and région.
    """
    trajets = np.zeros((len(organismes), len(enqueteurs)), dtype=np.int32)
    lat, lon = _radians(enqueteurs)
    for b, (organisme, lat_b, lon_b) in enumerate(zip(organismes, *_radians(organismes), strict=True)):
        corde = np.sin((lat_b - lat) / 2) ** 2 + np.cos(lat_b) * np.cos(lat) * np.sin((lon_b - lon) / 2) ** 2
        km = 2 * RAYON_TERRE_KM * np.arcsin(np.minimum(1.0, np.sqrt(corde)))
        for s in np.flatnonzero(np.isnan(km)).tolist():
            km[s] = eloignement(enqueteurs[s], organisme) or np.nan
        trajets[b] = np.nan_to_num(np.rint(2 * km), nan=SANS_TRAJET)
    return trajets


def _radians(lieux: Sequence[EnqueteurDuPlan | OrganismeDuPlan]) -> tuple[Reels, Reels]:
    """Return latitudes and longitudes, NaN where unknown."""
    lat, lon = [lieu.lat for lieu in lieux], [lieu.lon for lieu in lieux]
    return np.radians(np.array(lat, dtype=np.float64)), np.radians(np.array(lon, dtype=np.float64))
