"""Who makes the contacts that cost no trip: one flow for the loads of every week, then names inside each cell.

A cell is a channel in a week. The flow fixes how many contacts of each cell each shopper makes, within her weekly
limit and the window of loads; inside a cell two contacts may exchange their shoppers without changing any load.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from enquetes.logic.planification.donnees import Entiers
from enquetes.logic.planification.etat import Etat

Cellule = tuple[int, int]
Tableau = NDArray[Any]


def nommer(etat: Etat, visites: list[int], bas: Entiers, haut: Entiers) -> list[int]:
    """Give shoppers to visits that have a week; return those left without, their week taken back.

    `bas` and `haut` (S,) bound the total load that the plan adds to each shopper.
    """
    cellules: dict[Cellule, list[int]] = {}
    for v in visites:
        cellules.setdefault((etat.donnees.visites[v].canal, etat.semaine[v]), []).append(v)
    parts = _Flux(etat, cellules, bas, haut).resoudre()
    restantes: list[int] = []
    for cellule in sorted(cellules):
        for v in cellules[cellule]:
            etat.lever(v)
        restantes += _Cellule(etat, cellule[1], cellules[cellule], parts[cellule]).repartir()
    return restantes


class _Flux:
    """Source → cells → (shopper, week) → shopper → sink, the least load of each shopper served first."""

    def __init__(self, etat: Etat, cellules: dict[Cellule, list[int]], bas: Entiers, haut: Entiers) -> None:
        self.etat = etat
        self.cellules = sorted(cellules)
        self.demandes = [sum(etat.donnees.visites[v].besoin for v in cellules[cle]) for cle in self.cellules]
        charge = np.array(etat.charge, dtype=np.int64)
        self.reste_haut = np.maximum(0, np.minimum(haut, np.array(etat.plafond)) - charge)
        self.reste_bas = np.minimum(np.maximum(0, bas - charge), self.reste_haut)
        self.places = np.maximum(0, np.array(etat.places) - np.array(etat.par_semaine))

    def resoudre(self) -> dict[Cellule, dict[int, int]]:
        """Return the slots of each cell by shopper."""
        parts: dict[Cellule, dict[int, int]] = {cle: {} for cle in self.cellules}
        nb_s, nb_w = self.places.shape if self.places.size else (0, 0)
        if not self.cellules or not nb_s:
            return parts
        pratique = self.etat.donnees.pratique
        debut_sw, debut_s = 1 + len(self.cellules), 1 + len(self.cellules) + nb_s * nb_w
        au_moins, au_plus, puits = debut_s + nb_s, debut_s + nb_s + 1, debut_s + nb_s + 2
        arcs: list[tuple[Tableau, Tableau, Tableau]] = []
        for rang, (c, w) in enumerate(self.cellules):
            gens = np.flatnonzero(pratique[:, c] & (self.places[:, w] > 0) & (self.reste_haut > 0))
            capacites = np.minimum(self.places[gens, w], self.demandes[rang])
            arcs.append((np.full(len(gens), 1 + rang), debut_sw + gens * nb_w + w, capacites))
        rangs = np.arange(nb_s)
        arcs.append((np.zeros(len(self.cellules)), 1 + np.arange(len(self.cellules)), np.array(self.demandes)))
        arcs.append((debut_sw + np.arange(nb_s * nb_w), debut_s + np.repeat(rangs, nb_w), self.places.ravel()))
        arcs.append((debut_s + rangs, np.full(nb_s, au_moins), self.reste_bas))
        arcs.append((debut_s + rangs, np.full(nb_s, au_plus), self.reste_haut - self.reste_bas))
        total, planchers = sum(self.demandes), int(self.reste_bas.sum())
        libres = max(0, total - planchers)
        arcs.append((np.array([au_moins, au_plus]), np.array([puits, puits]), np.array([planchers, libres])))
        lignes, colonnes, capacites = (np.concatenate(suite).astype(np.int32) for suite in zip(*arcs, strict=True))
        graphe = csr_array((capacites, (lignes, colonnes)), shape=(puits + 1, puits + 1))
        flux = maximum_flow(graphe, 0, puits).flow.tocoo()
        for i, j, valeur in zip(flux.row, flux.col, flux.data, strict=True):
            if valeur > 0 and 0 < i < debut_sw <= j < debut_s:
                parts[self.cellules[i - 1]][int((j - debut_sw) // nb_w)] = int(valeur)
        return parts


class _Cellule:
    def __init__(self, etat: Etat, w: int, visites: list[int], stock: dict[int, int]) -> None:
        self.etat, self.w, self.visites, self.stock = etat, w, visites, stock

    def repartir(self) -> list[int]:
        """Name the shoppers of a cell; return the visits left."""
        donnees = self.etat.donnees
        ordre = sorted(
            self.visites,
            key=lambda v: (
                -donnees.visites[v].besoin,
                (donnees.visites[v].jours & donnees.semaines[self.w]).bit_count(),
                v,
            ),
        )
        restantes = [v for v in ordre if not self._servir(v)]
        return [v for v in restantes if not self._echanger(v)]

    def _servir(self, v: int) -> bool:
        gens: tuple[int, ...] = ()
        for s in sorted(self.stock, key=lambda s: (-self.stock[s], s)):
            if self.etat.accepte(v, s) and self.etat.peut(v, (*gens, s), self.w):
                gens = (*gens, s)
                if len(gens) == self.etat.donnees.visites[v].besoin:
                    self._installer(v, gens)
                    return True
        return False

    def _installer(self, v: int, gens: tuple[int, ...]) -> None:
        self.etat.installer(v, gens, self.w)
        for s in gens:
            self.stock[s] -= 1
            if not self.stock[s]:
                del self.stock[s]

    def _echanger(self, v: int) -> bool:
        """Take the shopper of another contact of the cell, and give it one of those left."""
        etat = self.etat
        if etat.donnees.visites[v].besoin > 1:
            return False
        for u in self.visites:
            if u == v or not etat.placee(u) or len(etat.gens[u]) > 1:
                continue
            gens, w = etat.retirer(u)
            if etat.accepte(v, gens[0]) and etat.peut(v, gens, w):
                etat.installer(v, gens, w)
                for s in sorted(self.stock):
                    if etat.accepte(u, s) and etat.peut(u, (s,), w):
                        self._installer(u, (s,))
                        return True
                etat.retirer(v)
            etat.installer(u, gens, w)
        return False
