"""What the bodies ask for and what the shoppers can give, once the impossible visits are set apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from enquetes.planification.logic.regles import VISITES_PAR_COUPLE
from enquetes.planification.logic.solveur.calendrier_organisme import placables
from enquetes.planification.logic.solveur.donnees import SANS_TRAJET, Booleens, Donnees, Entiers
from enquetes.planification.logic.solveur.ensembles import grouper, ont_un_jour_commun, union

# Up to this many arcs body × channel × shopper, every channel is modelled body by body.
ARCS_EXPLICITES = 60_000
# A body whose channel has fewer spare shoppers than this is modelled by itself, whatever the size.
MARGE_ENQUETEURS = 12
COMMUN = -1


@dataclass(slots=True)
class GroupeDeVisites:
    """The visits of one body (or of every other body, `organisme` COMMUN) by one channel.

    `simples` and `doubles` count visits; a double asks for two shoppers. `possibles` (S,) tells who may come;
    in the common group, `plafond` (S,) is the number of bodies each shopper may visit.
    """

    organisme: int
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
    """Groups of visits, capacities `par_semaine` (S, W) and `totales` (S,), visits that cannot be made.

    `impossibles` are the visits that nobody can make, `restantes[b]` the others of a body, of which its own calendar
    forces `forces[b]` to be refused.
    """

    def __init__(self, donnees: Donnees) -> None:
        self.donnees = donnees
        self._capacites()
        self.groupes: dict[tuple[int, int], GroupeDeVisites] = {}
        for v, visite in enumerate(donnees.visites):
            cle = visite.organisme, visite.canal
            self.groupes.setdefault(cle, GroupeDeVisites(*cle)).visites.append(v)
        self._choisir_les_possibles()
        self.impossibles = {v for groupe in self.groupes.values() for v in self._ecarter_impossibles(groupe)}
        self._borner_par_l_utile()
        self.restantes = [[v for v in visites if v not in self.impossibles] for visites in donnees.par_organisme]
        manques = [len(visites) - placables(donnees, visites) for visites in self.restantes]
        self.forces = {b: manque for b, manque in enumerate(manques) if manque}
        self._partager()

    def _capacites(self) -> None:
        donnees = self.donnees
        ouverts = union(donnees.ouverture)
        presents = donnees.jours_par_semaine([presence & ouverts for presence in donnees.presence]) > 0
        reste = np.maximum(0, donnees.max_semaine[:, None] - donnees.semaine_acquise)
        self.par_semaine: Entiers = np.where(presents, reste, 0)
        self.acquises = np.array(donnees.charge_acquise, dtype=np.int64)
        restent = np.maximum(0, donnees.max_total - self.acquises)
        self.totales: Entiers = np.minimum(restent, self.par_semaine.sum(axis=1))

    def _choisir_les_possibles(self) -> None:
        """Find who may come: for each group, the shoppers who share a day with one of its visits."""
        donnees = self.donnees
        jours = [union(donnees.visites[v].jours for v in groupe.visites) for groupe in self.groupes.values()]
        communs = ont_un_jour_commun(jours, donnees.presence, len(donnees.jours))
        for ((b, c), groupe), presents in zip(self.groupes.items(), communs, strict=True):
            groupe.possibles = presents & (self.totales > 0) & donnees.pratique[:, c] & donnees.permis[b]
            if c == donnees.phys:
                groupe.possibles &= donnees.trajets[b] != SANS_TRAJET
        for (b, s), deja in donnees.couples_acquis.items():
            for c in deja:
                if (b, c) in self.groupes:
                    self.groupes[b, c].possibles[s] = False

    def _ecarter_impossibles(self, groupe: GroupeDeVisites) -> list[int]:
        """Take out, and return, the visits without a day that enough shoppers share, whatever the rest of the plan."""
        possibles = np.flatnonzero(groupe.possibles)
        visites, groupe.visites, impossibles = groupe.visites, [], []
        for v in visites:
            visite = self.donnees.visites[v]
            if _partagent_un_jour(visite.besoin, visite.jours, (self.donnees.presence[s] for s in possibles)):
                groupe.visites.append(v)
                groupe.simples += visite.besoin == 1
                groupe.doubles += visite.besoin == VISITES_PAR_COUPLE
            else:
                impossibles.append(v)
        return impossibles

    def _borner_par_l_utile(self) -> None:
        """A shopper is never busier than the bodies and channels left to her."""
        utiles = np.zeros(len(self.donnees.enqueteurs), dtype=np.int64)
        for groupe in self.groupes.values():
            if groupe.visites:
                utiles += groupe.possibles
        self.totales = np.minimum(self.totales, utiles)

    def _partager(self) -> None:
        """Split the groups: modelled by themselves (`explicites`), or added up channel by channel (`communs`)."""
        actifs = {cle: groupe for cle, groupe in sorted(self.groupes.items()) if groupe.visites}
        a_part = self._a_part(actifs)
        self.explicites = [groupe for cle, groupe in actifs.items() if cle in a_part]
        par_canal = grouper((actifs[cle] for cle in actifs if cle not in a_part), lambda groupe: groupe.canal)
        self.communs = [additionner(groupes) for _c, groupes in sorted(par_canal.items())]

    def _a_part(self, actifs: dict[tuple[int, int], GroupeDeVisites]) -> set[tuple[int, int]]:
        """Choose the groups modelled by themselves: on site, of bodies short of days or shoppers; all when few."""
        arcs = {cle: int(groupe.possibles.sum()) for cle, groupe in actifs.items()}
        if sum(arcs.values()) <= ARCS_EXPLICITES:
            return set(actifs)
        seuls = {b for (b, c), g in actifs.items() if b in self.forces or arcs[b, c] < g.unites + MARGE_ENQUETEURS}
        return {(b, c) for b, c in actifs if c == self.donnees.phys or b in seuls}


def additionner(groupes: list[GroupeDeVisites]) -> GroupeDeVisites:
    """Return the groups of one channel as a common one."""
    return GroupeDeVisites(
        COMMUN,
        groupes[0].canal,
        simples=sum(groupe.simples for groupe in groupes),
        doubles=sum(groupe.doubles for groupe in groupes),
        plafond=np.sum([groupe.possibles for groupe in groupes], axis=0, dtype=np.int64),
    )


def _partagent_un_jour(besoin: int, jours: int, presences: Iterable[int]) -> bool:
    """Tell whether one or two shoppers, as many as needed, are there on one of these days."""
    seuls = a_deux = 0
    for presence in presences:
        a_deux |= seuls & presence & jours
        seuls |= presence & jours
        if a_deux or (seuls and besoin == 1):
            return True
    return False
