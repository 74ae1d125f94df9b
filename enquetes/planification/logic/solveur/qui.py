"""Who: what the linear program that gives each body its shoppers is made of.

Columns: an arc for each shopper a body may receive by a channel (only trips cost), refused visits, and the load of
each shopper, kept between the bounds of a window of percentages. With a window of whole numbers the matrix is that of
a network, so a vertex is integral as long as no double is refused. Far trips are left out until their price says that
they are worth having; the bound is computed over all of them.
"""

from __future__ import annotations

import numpy as np

from enquetes.planification.logic.solveur.chrono import Chrono
from enquetes.planification.logic.solveur.demande import Demande, GroupeDeVisites
from enquetes.planification.logic.solveur.donnees import Entiers, Reels
from enquetes.planification.logic.solveur.ensembles import grouper

PROCHES = 24
EPSILON = 1e-6
# Share of the limit for all the programs.
PART_QUI = 0.45


class ModeleQui:
    """The program of one instance; `remises` (G,) is what the refusal of a visit of each group saves elsewhere."""

    def __init__(self, demande: Demande, chrono: Chrono, remises: Reels) -> None:
        self.demande = demande
        self.donnees = demande.donnees
        self.chrono = chrono
        self.remises = remises
        self.refus_minimum = 0
        self.groupes: list[GroupeDeVisites] = [*demande.explicites, *demande.communs]
        self.nb_explicites = len(demande.explicites)
        self.nb_enqueteurs = len(self.donnees.enqueteurs)
        self.groupes_du_corps = grouper(range(self.nb_explicites), lambda g: self.groupes[g].organisme)
        self.forces = sorted(demande.forces.keys() & self.groupes_du_corps.keys())
        self.couples = self._couples_limites()
        self.arcs_groupe = np.zeros(0, dtype=np.int64)
        self.arcs_enqueteur = np.zeros(0, dtype=np.int64)
        self.arcs_couts = np.zeros(0)
        for g, groupe in enumerate(demande.explicites):
            self._ajouter(g, self._premiers(g, groupe))

    def _couples_limites(self) -> dict[tuple[int, int], int]:
        """Return how many visits are left to each pair body–shopper that has more channels than that."""
        return {
            (b, s): int(self.donnees.restes[b, s])
            for b, groupes in sorted(self.groupes_du_corps.items())
            if len(groupes) > 1
            for s in np.flatnonzero(sum(self.groupes[g].possibles for g in groupes) > self.donnees.restes[b]).tolist()
        }

    def _est_complet(self, groupe: GroupeDeVisites) -> bool:
        """Tell whether every arc of a group is there from the start, its body having several channels."""
        return len(self.groupes_du_corps[groupe.organisme]) > 1

    def couts_de(self, g: int) -> Reels:
        """Return the cost of each shopper for a group, (S,): her trip, or nothing."""
        groupe = self.groupes[g]
        if groupe.canal != self.donnees.phys:
            return np.zeros(self.nb_enqueteurs)
        return self.donnees.trajets[groupe.organisme].astype(np.float64)

    def _premiers(self, g: int, groupe: GroupeDeVisites) -> Entiers:
        """The arcs to begin with: every one of a body modelled whole, else the nearest shoppers."""
        possibles = np.flatnonzero(groupe.possibles)
        nombre = max(PROCHES, groupe.unites + PROCHES // 2)
        if self._est_complet(groupe) or len(possibles) <= nombre:
            return possibles
        couts = self.couts_de(g)[possibles]
        return possibles[np.argsort(couts, kind="stable")[:nombre]]

    def _ajouter(self, g: int, enqueteurs: Entiers) -> None:
        self.arcs_groupe = np.concatenate([self.arcs_groupe, np.full(len(enqueteurs), g, dtype=np.int64)])
        self.arcs_enqueteur = np.concatenate([self.arcs_enqueteur, enqueteurs.astype(np.int64)])
        self.arcs_couts = np.concatenate([self.arcs_couts, self.couts_de(g)[enqueteurs]])

    def absents(self, g: int) -> Entiers:
        """Return the possible shoppers of a group whose arcs are left out so far."""
        groupe = self.groupes[g]
        if self._est_complet(groupe):
            return np.zeros(0, dtype=np.int64)
        reste = groupe.possibles.copy()
        reste[self.arcs_enqueteur[self.arcs_groupe == g]] = False
        return np.flatnonzero(reste)

    def completer(self) -> None:
        """Add every arc left out."""
        for g in range(self.nb_explicites):
            self._ajouter(g, self.absents(g))

    def _reduits(self, g: int, prix: Reels, *, trajets: bool = True) -> tuple[Entiers, Reels]:
        """Return the arcs of a group left out and their reduced costs, under prices (G + S,) of groups and shoppers."""
        absents = self.absents(g)
        couts = self.couts_de(g) if trajets else np.zeros(self.nb_enqueteurs)
        return absents, (couts - prix[g] - prix[len(self.groupes) :])[absents]

    def acheter(self, prix: Reels) -> bool:
        """Add the trips left out that would lower the cost; tell whether there were any."""
        nb_arcs = len(self.arcs_groupe)
        for g in range(self.nb_explicites):
            absents, reduits = self._reduits(g, prix)
            gains = np.flatnonzero(reduits < -EPSILON)
            if len(gains):
                ordre = np.argsort(reduits[gains], kind="stable")
                self._ajouter(g, absents[gains[ordre[: PROCHES // 2]]])
        return len(self.arcs_groupe) > nb_arcs

    def rabais(self, prix: Reels, *, trajets: bool = True) -> float:
        """Return what the arcs left out could still lower, so that a bound holds over all of them."""
        reduits = (self._reduits(g, prix, trajets=trajets)[1] for g in range(self.nb_explicites))
        return float(sum(np.minimum(0.0, couts).sum() for couts in reduits))
