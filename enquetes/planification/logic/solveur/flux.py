"""How many contacts of each cell (channel, week) each shopper makes: one maximum flow.

Source → cells → (shopper, week) → shopper → sink, the least load of each shopper served first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from enquetes.planification.logic.solveur.donnees import Entiers
from enquetes.planification.logic.solveur.ensembles import grouper
from enquetes.planification.logic.solveur.etat import Etat
from enquetes.planification.logic.solveur.lineaire import assembler

Cellule = tuple[int, int]
# Arcs: where from, where to, capacities.
Arcs = tuple[Any, Any, Any]
SOURCE = 0


class Flux:
    """`contacts` are the visits of each cell, `parts` its slots by shopper, `manque` the slots nobody can take.

    `serrees` are the cells that compete for what is missing: only a contact that leaves them helps.
    """

    def __init__(self, etat: Etat, visites: list[int], bas: Entiers, haut: Entiers) -> None:
        self.pratique, par_rang = etat.donnees.pratique, etat.donnees.visites
        self.contacts: dict[Cellule, list[int]] = grouper(visites, lambda v: (par_rang[v].canal, etat.semaine[v]))
        self.demandes = {cle: sum(par_rang[v].besoin for v in self.contacts[cle]) for cle in sorted(self.contacts)}
        self._mesurer(etat, bas, haut)
        self.parts: dict[Cellule, dict[int, int]] = {cle: {} for cle in self.demandes}
        self.manque = sum(self.demandes.values())
        self.serrees = set(self.demandes)
        if self.demandes and self.places.size:
            self._numeroter()
            self._resoudre()

    def _mesurer(self, etat: Etat, bas: Entiers, haut: Entiers) -> None:
        """What each shopper may still take: in all, (S,), of which at least, (S,), and each week, (S, W)."""
        charge, plafond = np.array(etat.charge, dtype=np.int64), np.array(etat.plafond, dtype=np.int64)
        self.reste_haut = np.maximum(0, np.minimum(haut, plafond) - charge)
        self.reste_bas = np.minimum(np.maximum(0, bas - charge), self.reste_haut)
        self.places = np.maximum(0, np.array(etat.places) - np.array(etat.par_semaine))

    def _numeroter(self) -> None:
        """Number the nodes: the source, then cells, slots (S, W), shoppers (S,), the two ways to the sink."""
        nb_s, nb_w = self.places.shape
        self.cellules = 1 + np.arange(len(self.demandes))
        self.slots = len(self.demandes) + 1 + np.arange(nb_s * nb_w).reshape(nb_s, nb_w)
        self.enqueteurs = self.slots.max() + 1 + np.arange(nb_s)
        self.au_moins, self.au_plus, self.puits = (int(self.enqueteurs[-1]) + n for n in (1, 2, 3))

    def _resoudre(self) -> None:
        arcs = [*self._arcs_des_cellules(), *self._arcs_des_enqueteurs()]
        graphe = assembler(arcs, (self.puits + 1, self.puits + 1)).astype(np.int32)
        reponse = maximum_flow(graphe, SOURCE, self.puits)
        self._partager(reponse.flow)
        self.manque -= int(reponse.flow_value)
        atteints = _atteints(graphe, reponse.flow) if self.manque else set()
        self.serrees = {cle for cle, noeud in zip(self.demandes, self.cellules, strict=True) if noeud in atteints}

    def _partager(self, flux: csr_array) -> None:
        """Read what goes from each cell to the slots of each shopper."""
        cles, nb_w = list(self.demandes), self.places.shape[1]
        coo = flux[self.cellules].tocoo()
        for rang, noeud, nombre in zip(*(suite.tolist() for suite in (coo.row, coo.col, coo.data)), strict=True):
            if nombre > 0:
                self.parts[cles[rang]][(noeud - len(cles) - 1) // nb_w] = nombre

    def _arcs_des_cellules(self) -> Iterator[Arcs]:
        """Source → cells → slots of the shoppers who practise their channel."""
        yield SOURCE, self.cellules, list(self.demandes.values())
        for cellule, ((c, w), demande) in zip(self.cellules, self.demandes.items(), strict=True):
            gens = np.flatnonzero(self.pratique[:, c] & (self.places[:, w] > 0) & (self.reste_haut > 0))
            yield cellule, self.slots[gens, w], np.minimum(self.places[gens, w], demande)

    def _arcs_des_enqueteurs(self) -> Iterator[Arcs]:
        """Slots → shoppers → their least loads, then what they may take beyond → sink."""
        planchers = int(self.reste_bas.sum())
        yield self.slots, self.enqueteurs[:, None], self.places
        yield self.enqueteurs, self.au_moins, self.reste_bas
        yield self.enqueteurs, self.au_plus, self.reste_haut - self.reste_bas
        yield self.au_moins, [self.puits], planchers
        yield self.au_plus, [self.puits], max(0, self.manque - planchers)


def _atteints(graphe: csr_array, flux: csr_array) -> set[int]:
    """Return the nodes that more flow could still reach."""
    residuel = csr_array(graphe - flux)
    residuel.data = np.maximum(residuel.data, 0)
    residuel.eliminate_zeros()
    return set(breadth_first_order(residuel, SOURCE, return_predecessors=False).tolist())
