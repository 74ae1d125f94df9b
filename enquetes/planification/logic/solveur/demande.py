"""What the bodies ask for and what the shoppers can give, once the impossible visits are set apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from enquetes.planification.logic.regles import VISITES_PAR_COUPLE
from enquetes.planification.logic.solveur.calendrier_organisme import placables
from enquetes.planification.logic.solveur.donnees import SANS_TRAJET, Booleens, Donnees, Entiers

# Up to this many arcs body × channel × shopper, every channel is modelled body by body.
ARCS_EXPLICITES = 60_000
# A body whose channel has fewer spare shoppers than this is modelled by itself, whatever the size.
MARGE_ENQUETEURS = 12


@dataclass(slots=True)
class GroupeDeVisites:
    """The visits of one body (or of every other body, `organisme` None) by one channel.

    `simples` and `doubles` count visits; a double asks for two shoppers. `possibles` (S,) tells who may come;
    in the common group, `plafond` (S,) is the number of bodies each shopper may visit.
    """

    organisme: int | None
    canal: int
    simples: int = 0
    doubles: int = 0
    visites: list[int] = field(default_factory=list)
    possibles: Booleens = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    plafond: Entiers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def unites(self) -> int:
        """Return how many shopper slots are asked for."""
        return self.simples + 2 * self.doubles


class Demande:
    """Groups of visits, capacities (S, W) and (S,), and what each body's own calendar forces to refuse."""

    def __init__(self, donnees: Donnees) -> None:
        self.donnees = donnees
        self._capacites()
        self.impossibles: list[int] = []
        self.groupes: dict[tuple[int, int], GroupeDeVisites] = {}
        self._grouper()
        self.forces: dict[int, int] = {}
        for b, visites in enumerate(donnees.par_organisme):
            restantes = [v for v in visites if v not in self._exclues]
            manque = len(restantes) - placables(donnees, restantes)
            if manque > 0:
                self.forces[b] = manque
        self.explicites, self.communs = self._partager()

    def _capacites(self) -> None:
        donnees = self.donnees
        ouverts = 0
        for masque in donnees.ouverture:
            ouverts |= masque
        self.par_semaine = np.array(
            [
                [
                    max(0, donnees.max_semaine[s] - donnees.semaine_acquise[s][w]) if presence & jours & ouverts else 0
                    for w, jours in enumerate(donnees.semaines)
                ]
                for s, presence in enumerate(donnees.presence)
            ],
            dtype=np.int64,
        ).reshape(len(donnees.enqueteurs), len(donnees.semaines))
        self.acquises = np.array(donnees.charge_acquise, dtype=np.int64)
        reste = np.maximum(0, donnees.max_total - self.acquises)
        self.totales: Entiers = np.minimum(reste, self.par_semaine.sum(axis=1))

    def _grouper(self) -> None:
        donnees = self.donnees
        libres = [p if self.totales[s] > 0 else 0 for s, p in enumerate(donnees.presence)]
        presents = _en_matrice(libres, len(donnees.jours))
        for rang, visite in enumerate(donnees.visites):
            cle = visite.organisme, visite.canal
            groupe = self.groupes.setdefault(cle, GroupeDeVisites(*cle))
            groupe.visites.append(rang)
        cles = list(self.groupes)
        jours = []
        for cle in cles:
            masque = 0
            for rang in self.groupes[cle].visites:
                masque |= donnees.visites[rang].jours
            jours.append(masque)
        communs = _en_matrice(jours, len(donnees.jours)) @ presents.T > 0
        for ligne, (b, c) in enumerate(cles):
            groupe = self.groupes[b, c]
            possibles = communs[ligne] & donnees.pratique[:, c] & donnees.permis[b]
            if c == donnees.phys:
                possibles &= donnees.trajets[b] != SANS_TRAJET
            groupe.possibles = possibles
        for (b, s), deja in donnees.couples_acquis.items():
            for c in deja:
                if (b, c) in self.groupes:
                    self.groupes[b, c].possibles[s] = False
        self._ecarter_impossibles()

    def _ecarter_impossibles(self) -> None:
        """Set apart the visits without a day or without enough shoppers, whatever the rest of the plan."""
        donnees = self.donnees
        for groupe in self.groupes.values():
            nombre = int(groupe.possibles.sum())
            gardees = []
            for rang in groupe.visites:
                visite = donnees.visites[rang]
                if visite.jours and nombre >= visite.besoin and self._quelqu_un(groupe, visite.jours, visite.besoin):
                    gardees.append(rang)
                    groupe.simples += visite.besoin == 1
                    groupe.doubles += visite.besoin == VISITES_PAR_COUPLE
                else:
                    self.impossibles.append(rang)
            groupe.visites = gardees
        self._exclues = set(self.impossibles)
        # A shopper is never busier than the bodies and channels left to her.
        utiles = np.zeros(len(donnees.enqueteurs), dtype=np.int64)
        for groupe in self.groupes.values():
            if groupe.visites:
                utiles += groupe.possibles
        self.totales = np.minimum(self.totales, utiles)

    def _quelqu_un(self, groupe: GroupeDeVisites, jours: int, besoin: int) -> bool:
        """Tell whether enough shoppers share one day of the visit."""
        donnees = self.donnees
        if besoin == 1:
            return any(donnees.presence[s] & jours for s in np.flatnonzero(groupe.possibles))
        vu_une_fois = vu_deux_fois = 0
        for s in np.flatnonzero(groupe.possibles):
            presents = donnees.presence[s] & jours
            vu_deux_fois |= vu_une_fois & presents
            vu_une_fois |= presents
            if vu_deux_fois:
                return True
        return False

    def _partager(self) -> tuple[list[GroupeDeVisites], list[GroupeDeVisites]]:
        """Split the groups: modelled by themselves, or added up channel by channel."""
        actifs = {cle: g for cle, g in sorted(self.groupes.items()) if g.visites}
        tout = sum(int(g.possibles.sum()) for g in actifs.values()) <= ARCS_EXPLICITES
        seuls = {
            b
            for (b, _c), g in actifs.items()
            if b in self.forces or int(g.possibles.sum()) < g.unites + MARGE_ENQUETEURS
        }
        explicites, autres = [], defaultdict(list)
        for (b, c), groupe in actifs.items():
            if tout or c == self.donnees.phys or b in seuls:
                explicites.append(groupe)
            else:
                autres[c].append(groupe)
        communs = []
        for c, groupes in sorted(autres.items()):
            commun = GroupeDeVisites(None, c)
            commun.plafond = np.zeros(len(self.donnees.enqueteurs), dtype=np.int64)
            for groupe in groupes:
                commun.simples += groupe.simples
                commun.doubles += groupe.doubles
                commun.plafond += groupe.possibles
            communs.append(commun)
        return explicites, communs


def _en_matrice(masques: list[int], nombre: int) -> Entiers:
    """Return sets of days as rows of 0 and 1."""
    return np.array([[masque >> j & 1 for j in range(nombre)] for masque in masques], dtype=np.int64).reshape(
        len(masques), nombre
    )
