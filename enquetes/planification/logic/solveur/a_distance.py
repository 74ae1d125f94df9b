"""Who makes the contacts that cost no trip, once the loads of every week are known: names inside each cell.

A cell is a channel in a week. The flow has fixed how many contacts of each cell each shopper makes; inside a cell two
contacts may exchange their shoppers without changing any load.
"""

from __future__ import annotations

from enquetes.planification.logic.solveur.chrono import Chrono
from enquetes.planification.logic.solveur.donnees import Entiers
from enquetes.planification.logic.solveur.equilibre import equilibrer
from enquetes.planification.logic.solveur.etat import Etat


def nommer(etat: Etat, visites: list[int], bas: Entiers, haut: Entiers, chrono: Chrono) -> None:
    """Give shoppers to visits that have a week; those left without lose it.

    `bas` and `haut` (S,) bound the total load that the plan adds to each shopper.
    """
    flux = equilibrer(etat, visites, bas, haut, chrono)
    for cle, contacts in sorted(flux.contacts.items()):
        for v in contacts:
            etat.lever(v)
        _Cellule(etat, cle[1], contacts, flux.parts[cle]).repartir()


class _Cellule:
    def __init__(self, etat: Etat, w: int, visites: list[int], stock: dict[int, int]) -> None:
        self.etat, self.w, self.visites, self.stock = etat, w, visites, stock

    def repartir(self) -> None:
        """Name the shoppers: doubles first, then the visits with fewest days."""
        visites, semaine = self.etat.donnees.visites, self.etat.donnees.semaines[self.w]
        ordre = sorted(self.visites, key=lambda v: (-visites[v].besoin, (visites[v].jours & semaine).bit_count(), v))
        for v in [v for v in ordre if not self._servir(v)]:
            self._echanger(v)

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
