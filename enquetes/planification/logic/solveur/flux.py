"""How many contacts of each cell (channel, week) each shopper makes: one maximum flow.

Source → cells → (shopper, week) → shopper → sink, the least load of each shopper served first.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from enquetes.planification.logic.solveur.donnees import Entiers
from enquetes.planification.logic.solveur.etat import Etat

Cellule = tuple[int, int]
Tableau = NDArray[Any]


class Flux:
    """`parts` gives the slots of each cell by shopper, `manque` the slots nobody can take.

    `serrees` are the cells that compete for what is missing: only a contact that leaves them helps.
    """

    def __init__(self, etat: Etat, demandes: dict[Cellule, int], bas: Entiers, haut: Entiers) -> None:
        self.etat = etat
        self.cellules = sorted(demandes)
        self.demandes = [demandes[cle] for cle in self.cellules]
        charge = np.array(etat.charge, dtype=np.int64)
        self.reste_haut = np.maximum(0, np.minimum(haut, np.array(etat.plafond, dtype=np.int64)) - charge)
        self.reste_bas = np.minimum(np.maximum(0, bas - charge), self.reste_haut)
        self.places = np.maximum(0, np.array(etat.places) - np.array(etat.par_semaine))
        self.parts: dict[Cellule, dict[int, int]] = {cle: {} for cle in self.cellules}
        self.manque = sum(self.demandes)
        self.serrees: set[Cellule] = set(self.cellules)
        if self.cellules and len(charge) and self.places.size:
            self._resoudre()

    def _resoudre(self) -> None:
        nb_s, nb_w = self.places.shape
        debut_sw = 1 + len(self.cellules)
        debut_s = debut_sw + nb_s * nb_w
        puits = debut_s + nb_s + 2
        graphe = self._graphe(debut_sw, debut_s, puits)
        reponse = maximum_flow(graphe, 0, puits)
        flux = reponse.flow.tocoo()
        utiles = (
            (flux.data > 0) & (flux.row > 0) & (flux.row < debut_sw) & (flux.col >= debut_sw) & (flux.col < debut_s)
        )
        for i, j, valeur in zip(*(t[utiles].tolist() for t in (flux.row, flux.col, flux.data)), strict=True):
            self.parts[self.cellules[i - 1]][(j - debut_sw) // nb_w] = valeur
        self.manque = sum(self.demandes) - int(reponse.flow_value)
        self.serrees = set()
        if self.manque:
            residuel = csr_array(graphe - reponse.flow)
            residuel.data = np.maximum(residuel.data, 0)
            residuel.eliminate_zeros()
            atteints = breadth_first_order(residuel, 0, return_predecessors=False)
            self.serrees = {self.cellules[n - 1] for n in atteints.tolist() if 0 < n < debut_sw}

    def _graphe(self, debut_sw: int, debut_s: int, puits: int) -> csr_array:
        nb_s, nb_w = self.places.shape
        au_moins, au_plus = puits - 2, puits - 1
        pratique, rangs = self.etat.donnees.pratique, np.arange(nb_s)
        arcs: list[tuple[Tableau, Tableau, Tableau]] = []
        for rang, (c, w) in enumerate(self.cellules):
            gens = np.flatnonzero(pratique[:, c] & (self.places[:, w] > 0) & (self.reste_haut > 0))
            capacites = np.minimum(self.places[gens, w], self.demandes[rang])
            arcs.append((np.full(len(gens), 1 + rang), debut_sw + gens * nb_w + w, capacites))
        arcs.append((np.zeros(len(self.cellules)), 1 + np.arange(len(self.cellules)), np.array(self.demandes)))
        arcs.append((debut_sw + np.arange(nb_s * nb_w), debut_s + np.repeat(rangs, nb_w), self.places.ravel()))
        arcs.append((debut_s + rangs, np.full(nb_s, au_moins), self.reste_bas))
        arcs.append((debut_s + rangs, np.full(nb_s, au_plus), self.reste_haut - self.reste_bas))
        planchers = int(self.reste_bas.sum())
        libres = max(0, sum(self.demandes) - planchers)
        arcs.append((np.array([au_moins, au_plus]), np.array([puits, puits]), np.array([planchers, libres])))
        lignes, colonnes, capacites = (np.concatenate(suite).astype(np.int32) for suite in zip(*arcs, strict=True))
        return csr_array((capacites, (lignes, colonnes)), shape=(puits + 1, puits + 1))
