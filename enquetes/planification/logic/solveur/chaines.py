"""When: giving a week to visits whose shoppers are known, by chains of moves from week to week.

A visit that finds no week free at both ends takes the place of another, which looks for a week in turn: the
alternating paths of edge colouring, searched breadth first over all weeks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from enquetes.planification.logic.solveur.etat import Etat

ESSAIS = 4000


@dataclass(frozen=True, slots=True)
class Decalage:
    """One step of a chain: the visit moves to the week, which `parent` had to leave room for."""

    visite: int
    semaine: int
    parent: Decalage | None


@dataclass(frozen=True, slots=True)
class Chaines:
    """Places visits in weeks; `quota` (B, W) bounds the contacts of a body in a week, `pression(v, w)` ranks weeks."""

    etat: Etat
    quota: list[list[int]]
    pression: Callable[[int, int], float] = lambda _v, _w: 0.0
    essais: int = ESSAIS

    def semaines(self, v: int) -> list[int]:
        """Return the weeks where the visit and its shoppers have a day, the roomiest first."""
        etat, visite, gens = self.etat, self.etat.donnees.visites[v], self.etat.gens[v]
        masque = etat.masque(v)
        souhaitees = set(etat.donnees.semaines_de(visite.preferes & masque))

        def rang(w: int) -> tuple[float, ...]:
            place = min((etat.places[s][w] - etat.par_semaine[s][w] for s in gens), default=0)
            reste = self.quota[visite.organisme][w] - len(etat.contenu[visite.organisme][w])
            pleine = reste <= 0 or (place <= 0 and bool(gens))
            return (w not in souhaitees, pleine, self.pression(v, w), -place, -reste, w)

        return sorted(etat.donnees.semaines_de(masque), key=rang)

    def libre(self, v: int, w: int) -> bool:
        """Tell whether the week is free at both ends and within the body's quota."""
        b = self.etat.donnees.visites[v].organisme
        return len(self.etat.contenu[b][w]) < self.quota[b][w] and self.etat.peut(v, self.etat.gens[v], w)

    def placer(self, v: int) -> bool:
        """Give the visit a week, moving others if need be; nothing changes on failure."""
        for w in self.semaines(v):
            if self.libre(v, w):
                self.etat.poser(v, w)
                return True
        return self._chainer(v)

    def _chainer(self, v: int) -> bool:
        file: deque[Decalage] = deque(Decalage(v, w, None) for w in self.semaines(v))
        vus = {(m.visite, m.semaine) for m in file}
        essais = 0
        while file and essais < self.essais:
            maillon = file.popleft()
            essais += 1
            for u in self._a_deplacer(maillon.visite, maillon.semaine):
                if u == v:
                    continue
                for w in self.semaines(u):
                    if w == maillon.semaine or (u, w) in vus:
                        continue
                    vus.add((u, w))
                    suite = Decalage(u, w, maillon)
                    if self.libre(u, w) and self._appliquer(suite):
                        return True
                    file.append(suite)
        return False

    def _a_deplacer(self, v: int, w: int) -> Iterator[int]:
        """Give the visits of the week whose departure alone may let this one in."""
        etat, masque = self.etat, self.etat.masque(v)
        contenu = etat.contenu[etat.donnees.visites[v].organisme][w]
        pleins = [s for s in etat.gens[v] if etat.par_semaine[s][w] >= etat.places[s][w]]
        if not pleins:
            yield from (u for u in contenu if etat.organisme_libre(v, w, masque, sans=u))
        elif len(pleins) == 1:
            yield from self._de_l_enqueteur(v, w, pleins[0])

    def _de_l_enqueteur(self, v: int, w: int, s: int) -> Iterator[int]:
        """Give, among the visits of a shopper whose week is full, those that the body lets go too."""
        etat, masque = self.etat, self.etat.masque(v)
        b = etat.donnees.visites[v].organisme
        bloque = len(etat.contenu[b][w]) >= self.quota[b][w] or not etat.organisme_libre(v, w, masque)
        for u in [u for u in etat.visites_de[s] if etat.semaine[u] == w]:
            if etat.donnees.visites[u].organisme == b:
                if etat.organisme_libre(v, w, masque, sans=u):
                    yield u
            elif not bloque:
                yield u

    def _appliquer(self, dernier: Decalage) -> bool:
        """Move the whole chain, last first; undo everything if a step has become impossible."""
        etat = self.etat
        faits: list[tuple[int, int]] = []
        maillon: Decalage | None = dernier
        while maillon is not None:
            depart = etat.lever(maillon.visite) if etat.semaine[maillon.visite] >= 0 else -1
            if not self.libre(maillon.visite, maillon.semaine):
                if depart >= 0:
                    etat.poser(maillon.visite, depart)
                for visite, avant in reversed(faits):
                    etat.lever(visite)
                    if avant >= 0:
                        etat.poser(visite, avant)
                return False
            etat.poser(maillon.visite, maillon.semaine)
            faits.append((maillon.visite, depart))
            maillon = maillon.parent
        return True
