"""Who: what the linear program that gives each body its shoppers is made of.

Columns: an arc for each shopper a body may receive by a channel (only trips cost), refused visits, and the load of
each shopper, kept between the bounds of a window of percentages. With a window of whole numbers the matrix is that of
a network, so a vertex is integral as long as no double is refused. Far trips are left out until their price says that
they are worth having; the bound is computed over all of them.
"""

from __future__ import annotations

import numpy as np

from enquetes.planification.logic.regles import VISITES_PAR_COUPLE
from enquetes.planification.logic.solveur.chrono import Chrono
from enquetes.planification.logic.solveur.demande import Demande, GroupeDeVisites
from enquetes.planification.logic.solveur.donnees import Entiers, Reels

PROCHES = 24
EPSILON = 1e-6
# Share of the limit for all the programs.
PART_QUI = 0.45


class ModeleQui:
    """The program of one instance; `remise` (G,) is what the refusal of a visit of each group saves elsewhere."""

    def __init__(self, demande: Demande, chrono: Chrono, remise: dict[int, float] | None = None) -> None:
        self.demande = demande
        self.donnees = demande.donnees
        self.chrono = chrono
        self.remise = remise or {}
        self.refus_minimum = 0
        self.groupes: list[GroupeDeVisites] = [*demande.explicites, *demande.communs]
        self.nb_explicites = len(demande.explicites)
        self.nb_enqueteurs = len(self.donnees.enqueteurs)
        self._reperer()
        self.arcs_groupe = np.zeros(0, dtype=np.int64)
        self.arcs_enqueteur = np.zeros(0, dtype=np.int64)
        for g, groupe in enumerate(demande.explicites):
            self._ajouter(g, self._premiers(g, groupe))

    def _reperer(self) -> None:
        """Number the rows beyond groups and shoppers: forced refusals of a body, pairs body–shopper."""
        self.restes: dict[int, Entiers] = {}
        par_corps: dict[int, list[int]] = {}
        for g, groupe in enumerate(self.demande.explicites):
            par_corps.setdefault(groupe.organisme, []).append(g)  # type: ignore[arg-type]
        self.groupes_du_corps = par_corps
        self.complets = {b for b, groupes in par_corps.items() if len(groupes) > 1}
        self.paires: dict[tuple[int, int], int] = {}
        for b in sorted(self.complets):
            groupes = par_corps[b]
            nombre = sum(self.groupes[g].possibles.astype(np.int64) for g in groupes)
            for s in np.flatnonzero(np.asarray(nombre) > self._reste_couple(b)):
                self.paires[b, int(s)] = len(self.paires)
        self.forces = sorted(b for b in self.demande.forces if b in par_corps)

    def _reste_couple(self, b: int) -> Entiers:
        """Return how many more visits each shopper may pay to a body, (S,)."""
        reste = np.full(self.nb_enqueteurs, VISITES_PAR_COUPLE, dtype=np.int64)
        for (corps, s), deja in self.donnees.couples_acquis.items():
            if corps == b:
                reste[s] -= len(deja)
        self.restes[b] = reste
        return reste

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
        if groupe.organisme in self.complets or len(possibles) <= nombre:
            return possibles
        couts = self.couts_de(g)[possibles]
        return possibles[np.argsort(couts, kind="stable")[:nombre]]

    def _ajouter(self, g: int, enqueteurs: Entiers) -> None:
        self.arcs_groupe = np.concatenate([self.arcs_groupe, np.full(len(enqueteurs), g, dtype=np.int64)])
        self.arcs_enqueteur = np.concatenate([self.arcs_enqueteur, enqueteurs.astype(np.int64)])

    def acheter(self, prix_groupes: Reels, prix: Reels) -> bool:
        """Add the trips left out that would lower the cost; tell whether there were any."""
        achat = False
        for g in range(self.nb_explicites):
            absents = self.absents(g)
            reduits = (self.couts_de(g) - prix_groupes[g] - prix)[absents]
            gains = absents[reduits < -EPSILON]
            if len(gains):
                ordre = np.argsort(reduits[reduits < -EPSILON], kind="stable")
                self._ajouter(g, gains[ordre[: PROCHES // 2]])
                achat = True
        return achat

    def absents(self, g: int) -> Entiers:
        """Return the possible shoppers of a group whose arcs are left out so far."""
        groupe = self.groupes[g]
        if groupe.organisme in self.complets:
            return np.zeros(0, dtype=np.int64)
        reste = groupe.possibles.copy()
        reste[self.arcs_enqueteur[self.arcs_groupe == g]] = False
        return np.flatnonzero(reste)

    def completer(self) -> None:
        """Add every arc left out."""
        for g in range(self.nb_explicites):
            self._ajouter(g, self.absents(g))
