"""How many contacts each body has in each week: the least pairs that the weekly capacity of the shoppers allows.

A convex transport of bodies × weeks. Without the capacity each body is spread by itself; then contacts leave the
overfull weeks along the cheapest paths, which keeps the spread optimal at each step. The length of the shortest path
from a week to one that has room is the price of that week; prices prove the bound.
"""

from __future__ import annotations

import numpy as np

from enquetes.planification.logic.solveur.calendrier_organisme import niveaux
from enquetes.planification.logic.solveur.demande import Demande
from enquetes.planification.logic.solveur.donnees import Entiers, Reels
from enquetes.planification.logic.solveur.ensembles import union

LOIN = 1e9
PAS_MAX = 4000
PRIX_MAX = 20.0


class Repartition:
    """`cible` (B, W) contacts to add, `paires` the least total of pairs, `prix` (W,) in pairs, `rendus` (B,).

    `rendus[b]` is an upper bound of the pairs saved by refusing one visit of body b.
    """

    def __init__(self, demande: Demande) -> None:
        self.demande = demande
        donnees = demande.donnees
        self.capacite = demande.par_semaine.sum(axis=0)
        restantes = [[donnees.visites[v] for v in visites] for visites in demande.restantes]
        jours = [union(visite.jours for visite in visites) for visites in restantes]
        self.ouverts = donnees.jours_par_semaine(jours)
        self.acquis = np.array(donnees.nombre_acquis, dtype=np.int64).reshape(self.ouverts.shape)
        self.cible = self._etaler([len(visites) - demande.forces.get(b, 0) for b, visites in enumerate(restantes)])
        self.nb_doubles = sum(visite.besoin - 1 for visites in restantes for visite in visites)
        self.libres = self._verser()
        libre = self.cible.copy()
        self._desengorger()
        self._conclure(libre)

    def _etaler(self, nombres: list[int]) -> Entiers:
        """Spread each body by itself; equal weeks are settled by the room that the capacity leaves."""
        cible = np.zeros_like(self.ouverts)
        usage = np.zeros(len(self.capacite))
        total = max(1.0, float(self.capacite.sum()))
        for b in sorted(range(len(nombres)), key=lambda b: (-nombres[b], b)):
            ordre = np.argsort(usage - self.capacite / total * usage.sum(), kind="stable")
            compte = niveaux(self.ouverts[b][ordre].tolist(), nombres[b], self.acquis[b][ordre].tolist())
            cible[b, ordre] = compte
            usage += cible[b]
        return cible

    def _verser(self) -> Entiers:
        """Second shoppers of doubles take capacity and make no pair: put them where there is room."""
        supplement, libres = self.nb_doubles, np.zeros(len(self.capacite), dtype=np.int64)
        marge = self.capacite - self.cible.sum(axis=0)
        for w in np.argsort(-marge, kind="stable"):
            libres[w] = min(max(0, marge[w]), supplement)
            supplement -= int(libres[w])
        if len(libres):
            libres[0] += supplement
        return libres

    def _couts(self) -> tuple[Reels, Reels]:
        """Return the pairs that one more contact makes (B, W) and that one less saves."""
        total = self.cible + self.acquis
        ajout = np.where(self.cible < self.ouverts, total, LOIN)
        retrait = np.where(self.cible > 0, total - 1.0, -LOIN)
        return ajout, retrait

    def _arcs(self) -> Reels:
        """Return the least cost of moving one contact from a week (row) to another."""
        ajout, retrait = self._couts()
        nombre = len(self.capacite)
        couts = np.full((nombre, nombre), LOIN)
        for w in range(nombre):
            if len(ajout):
                couts[w] = (ajout - retrait[:, w : w + 1]).min(axis=0)
            if self.libres[w] > 0:
                couts[w] = np.minimum(couts[w], 0.0)
        np.fill_diagonal(couts, 0.0)
        return np.minimum(couts, LOIN)

    def _vers_la_place(self, marge: Entiers, loin: float) -> tuple[Reels, list[int]]:
        """Return the shortest path of each week to a week with room: its length, `loin` at most, and its next week."""
        couts, rangs = self._arcs(), np.arange(len(marge))
        longueur = np.where(marge > 0, 0.0, loin)
        suite = rangs.tolist()
        for _ in rangs:
            par = couts + longueur[None, :]
            mieux = par.argmin(axis=1)
            valeurs = par[rangs, mieux]
            gains = np.flatnonzero(valeurs < longueur - 0.5)
            if not len(gains):
                break
            for w in gains:
                longueur[w], suite[w] = valeurs[w], int(mieux[w])
        return longueur, suite

    def _desengorger(self) -> None:
        self.au_mieux = True
        for _pas in range(PAS_MAX):
            marge = self.capacite - self.cible.sum(axis=0) - self.libres
            if not len(marge) or marge.min() >= 0:
                return
            longueur, suite = self._vers_la_place(marge, LOIN)
            pleines = [w for w in np.flatnonzero(marge < 0) if longueur[w] < LOIN / 2]
            if not pleines:
                return
            w = int(min(pleines, key=lambda w: (longueur[w], w)))
            while marge[w] <= 0:
                self._deplacer(w, suite[w])
                w = suite[w]
        self.au_mieux = False

    def _deplacer(self, de: int, vers: int) -> None:
        ajout, retrait = self._couts()
        gains = ajout[:, vers] - retrait[:, de] if len(ajout) else np.zeros(0)
        b = int(gains.argmin()) if len(gains) else -1
        if self.libres[de] > 0 and (b < 0 or gains[b] >= 0):
            self.libres[de] -= 1
            self.libres[vers] += 1
        else:
            self.cible[b, de] -= 1
            self.cible[b, vers] += 1

    def _conclure(self, libre: Entiers) -> None:
        """Set the pairs, the prices and what a refusal saves; `libre` (B, W) is the spread without capacity.

        Weeks that stay overfull prove refusals; their prices would mean nothing, so the capacity is then forgotten.
        """
        marge = self.capacite - self.cible.sum(axis=0) - self.libres
        self.exces = int(-np.minimum(marge, 0).sum())
        retenue = libre if self.exces else self.cible
        self.prix = np.zeros(len(marge))
        if (marge <= 0).any() and not self.exces:
            longueur, _suite = self._vers_la_place(marge, PRIX_MAX)
            self.prix = longueur - longueur.min()
        total = retenue + self.acquis
        self.paires = int((total * (total - 1) // 2).sum())
        self.rendus = np.where(retenue > 0, total - 1 + self.prix[None, :], 0.0).max(axis=1, initial=0.0)

    @property
    def refus_minimum(self) -> int:
        """Return how many visits must be refused at least, for want of days or of weekly slots.

        With R refusals of which D' doubles, R + D' is at least the slots missing and the visits forced out by days.
        """
        forces = sum(self.demande.forces.values())
        slots = self.exces + forces
        return max(forces, (slots + 1) // 2, slots - self.nb_doubles) if self.exces and self.au_mieux else 0
