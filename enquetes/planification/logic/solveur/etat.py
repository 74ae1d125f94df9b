"""The plan under construction: week and shoppers of each visit, with every hard constraint kept at all times.

Days are settled last: a body's week is sound as long as its visits can be matched to distinct days, each among the
days of the visit on which its shoppers are present.
"""

from __future__ import annotations

from copy import deepcopy

from enquetes.planification.logic.regles import VISITES_PAR_COUPLE
from enquetes.planification.logic.solveur.calendrier_organisme import coupler
from enquetes.planification.logic.solveur.demande import Demande

SANS_SEMAINE = -1


class Etat:
    """Visits by rank; `gens[v]` holds the shoppers, kept when the week is taken back."""

    def __init__(self, demande: Demande) -> None:
        self.demande = demande
        self.donnees = donnees = demande.donnees
        self.semaine = [SANS_SEMAINE] * len(donnees.visites)
        self.gens: list[tuple[int, ...]] = [()] * len(donnees.visites)
        self.contenu: list[list[list[int]]] = [[[] for _ in donnees.semaines] for _ in donnees.organismes]
        self.places = demande.par_semaine.tolist()
        self.plafond: list[int] = demande.totales.tolist()
        self.par_semaine = donnees.grille(len(self.plafond))
        self.charge = [0] * len(self.plafond)
        self.visites_de: list[list[int]] = [[] for _ in self.plafond]
        self.couples = deepcopy(donnees.couples_acquis)
        self.possibles = {cle: groupe.possibles.tolist() for cle, groupe in demande.groupes.items()}

    @property
    def en_attente(self) -> list[int]:
        """Return the visits that have no place, the impossible ones left out."""
        return [v for v in range(len(self.gens)) if not self.placee(v) and v not in self.demande.impossibles]

    def masque(self, v: int, gens: tuple[int, ...] | None = None) -> int:
        """Return the days on which a visit and its shoppers are free."""
        jours = self.donnees.visites[v].jours
        for s in self.gens[v] if gens is None else gens:
            jours &= self.donnees.presence[s]
        return jours

    def accepte(self, v: int, s: int) -> bool:
        """Tell whether a shopper may take one more visit, and this one, whatever the week."""
        visite = self.donnees.visites[v]
        if self.charge[s] >= self.plafond[s] or not self.possibles[visite.organisme, visite.canal][s]:
            return False
        deja = self.couples.get((visite.organisme, s))
        return not deja or (len(deja) < VISITES_PAR_COUPLE and visite.canal not in deja)

    def organisme_libre(self, v: int, w: int, jours: int, *, sans: int = -1) -> bool:
        """Tell whether the body's week has room: another scenario, and a day for each; `sans` is left aside."""
        visite = self.donnees.visites[v]
        masques = [jours & self.donnees.semaines[w]]
        if not masques[0]:
            return False
        for u in self.contenu[visite.organisme][w]:
            if u == sans:
                continue
            if self.donnees.visites[u].scenario == visite.scenario:
                return False
            masques.append(self.masque(u) & self.donnees.semaines[w])
        return coupler(masques) is not None

    def peut(self, v: int, gens: tuple[int, ...], w: int) -> bool:
        """Tell whether a visit, its shoppers already accepted, may take a week."""
        return all(self.par_semaine[s][w] < self.places[s][w] for s in gens) and self.organisme_libre(
            v, w, self.masque(v, gens)
        )

    def engager(self, v: int, gens: tuple[int, ...]) -> None:
        """Give a visit its shoppers: loads and pairs, no week yet."""
        visite = self.donnees.visites[v]
        self.gens[v] = gens
        for s in gens:
            self.charge[s] += 1
            self.visites_de[s].append(v)
            self.couples[visite.organisme, s].append(visite.canal)

    def degager(self, v: int) -> tuple[int, ...]:
        """Take the shoppers back; the visit must have no week."""
        visite, gens = self.donnees.visites[v], self.gens[v]
        for s in gens:
            self.charge[s] -= 1
            self.visites_de[s].remove(v)
            self.couples[visite.organisme, s].remove(visite.canal)
        self.gens[v] = ()
        return gens

    def poser(self, v: int, w: int) -> None:
        """Give a week to a visit with its shoppers."""
        self.semaine[v] = w
        self.contenu[self.donnees.visites[v].organisme][w].append(v)
        for s in self.gens[v]:
            self.par_semaine[s][w] += 1

    def lever(self, v: int) -> int:
        """Take the week back and return it."""
        w = self.semaine[v]
        self.semaine[v] = SANS_SEMAINE
        self.contenu[self.donnees.visites[v].organisme][w].remove(v)
        for s in self.gens[v]:
            self.par_semaine[s][w] -= 1
        return w

    def retirer(self, v: int) -> tuple[tuple[int, ...], int]:
        """Take both back and return them."""
        w = self.lever(v)
        return self.degager(v), w

    def installer(self, v: int, gens: tuple[int, ...], w: int) -> None:
        """Give both."""
        self.engager(v, gens)
        self.poser(v, w)

    def placee(self, v: int) -> bool:
        """Tell whether a visit is placed whole."""
        return self.semaine[v] != SANS_SEMAINE and len(self.gens[v]) == self.donnees.visites[v].besoin

    def nombre(self, b: int, w: int) -> int:
        """Return the contacts of a body in a week, those already made included."""
        return len(self.contenu[b][w]) + self.donnees.nombre_acquis[b][w]
