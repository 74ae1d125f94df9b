"""When: weeks for the visits whose shoppers the program has named, then for those whose shoppers come later."""

from __future__ import annotations

from collections import Counter

import numpy as np

from enquetes.planification.logic.solveur.chaines import Chaines
from enquetes.planification.logic.solveur.chrono import Chrono
from enquetes.planification.logic.solveur.demande import GroupeDeVisites
from enquetes.planification.logic.solveur.etat import Etat
from enquetes.planification.logic.solveur.programme import SolutionQui
from enquetes.planification.logic.solveur.repartition import Repartition

MOITIE = 0.5
# Share of the limit after which no more weeks are given.
PART_QUAND = 0.8


def engager_nommes(etat: Etat, solution: SolutionQui) -> list[int]:
    """Give the visits modelled body by body the shoppers of the program; return the visits engaged."""
    engagees: list[int] = []
    for g, groupe in enumerate(etat.demande.explicites):
        arcs = solution.arcs.get(g, {})
        gens = sorted((s for s, part in arcs.items() if part > MOITIE), key=lambda s: (-arcs[s], s))
        retenues = _retenir(etat, groupe, solution.refus.get(g, (0.0, 0.0)))
        engagees += _partager(etat, retenues, gens)
    return engagees


def _retenir(etat: Etat, groupe: GroupeDeVisites, refus: tuple[float, float]) -> list[int]:
    """Leave out the visits that the program refuses: those with fewest days, then those whose scenario comes back."""
    donnees = etat.donnees
    scenarios = Counter(donnees.visites[v].scenario for v in groupe.visites)
    retenues: list[int] = []
    for besoin, nombre in ((1, round(refus[0])), (2, round(refus[1]))):
        meme = [v for v in groupe.visites if donnees.visites[v].besoin == besoin]
        meme.sort(key=lambda v: (donnees.visites[v].jours.bit_count(), -scenarios[donnees.visites[v].scenario], v))
        retenues += meme[nombre:]
    return retenues


def _partager(etat: Etat, visites: list[int], gens: list[int]) -> list[int]:
    """Share the shoppers of one body and channel among its visits: doubles first, then the visits with fewest days."""
    donnees = etat.donnees
    libres = [s for s in gens if visites and etat.accepte(visites[0], s)]
    engagees = []
    for v in sorted(visites, key=lambda v: (-donnees.visites[v].besoin, donnees.visites[v].jours.bit_count(), v)):
        visite = donnees.visites[v]
        # The shopper least often present first: the others suit any visit.
        libres.sort(key=lambda s: ((donnees.presence[s] & visite.jours).bit_count(), s))
        choisis = _choisir(etat, v, libres, visite.besoin)
        if choisis:
            libres = [s for s in libres if s not in choisis]
            etat.engager(v, choisis)
            engagees.append(v)
    return engagees


def _choisir(etat: Etat, v: int, libres: list[int], besoin: int) -> tuple[int, ...]:
    if besoin == 1:
        return next(((s,) for s in libres if etat.masque(v, (s,))), ())
    paires = ((s, t) for rang, s in enumerate(libres) for t in libres[rang + 1 :])
    # Two shoppers for a double: those who share most days leave the most weeks open.
    return max(
        (paire for paire in paires if etat.masque(v, paire)),
        key=lambda paire: etat.masque(v, paire).bit_count(),
        default=(),
    )


class Semaines:
    """Places visits in weeks under quotas that widen when they must."""

    def __init__(self, etat: Etat, repartition: Repartition, chrono: Chrono) -> None:
        self.etat = etat
        self.chrono = chrono
        cible, ouverts = repartition.cible, repartition.ouverts
        le_plus = cible.max(axis=1, keepdims=True, initial=0)
        self.quotas = [grille.tolist() for grille in (cible, np.minimum(ouverts, le_plus), ouverts)]
        # Slots that the shoppers of each channel offer each week, (C, W), and those asked for so far.
        self.offre = (etat.donnees.pratique.T @ etat.demande.par_semaine).tolist()
        self.demandes = etat.donnees.grille(len(etat.donnees.canaux))

    def _pression(self, v: int, w: int) -> float:
        """Tell how busy the shoppers of a channel already are that week."""
        if self.etat.gens[v]:
            return 0.0
        c = self.etat.donnees.visites[v].canal
        return self.demandes[c][w] / max(1.0, self.offre[c][w])

    def placer_nommees(self, engagees: list[int]) -> None:
        """Give their week to the visits whose shoppers are known; those that find none lose their shoppers."""
        for v in self._placer(sorted(engagees, key=self._serrage)):
            self.etat.degager(v)

    def placer_anonymes(self, anonymes: list[int]) -> None:
        """Give their week to the visits without shoppers yet."""
        visites = self.etat.donnees.visites
        self._placer(sorted(anonymes, key=lambda v: (visites[v].organisme, visites[v].jours.bit_count(), v)))

    def _placer(self, restantes: list[int]) -> list[int]:
        """Return the visits that found no week under any quota."""
        for quota in self.quotas:
            chaines = Chaines(self.etat, quota, self._pression)
            restantes = [v for v in restantes if self.chrono.presse(PART_QUAND) or not self._compter(v, chaines)]
        return restantes

    def _compter(self, v: int, chaines: Chaines) -> bool:
        """Place a visit, and count the slots it asks for if its shoppers come later."""
        place = chaines.placer(v)
        if place and not self.etat.gens[v]:
            visite = self.etat.donnees.visites[v]
            self.demandes[visite.canal][self.etat.semaine[v]] += visite.besoin
        return place

    def _serrage(self, v: int) -> tuple[float, int]:
        """Rank the visits: those of the shoppers with least room first."""
        etat = self.etat
        marges = [sum(etat.places[s]) - etat.charge[s] for s in etat.gens[v]]
        return (min(marges, default=0) - 100 * (len(etat.gens[v]) > 1), v)
