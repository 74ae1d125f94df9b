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


class Chaines:
    """Places visits in weeks; `quota(b, w)` bounds the contacts of a body in a week, `pression(v, w)` ranks the weeks."""

    def __init__(
        self,
        etat: Etat,
        quota: Callable[[int, int], int],
        pression: Callable[[int, int], float] = lambda _v, _w: 0.0,
        essais: int = ESSAIS,
    ) -> None:
        self.etat = etat
        self.quota = quota
        self.pression = pression
        self.essais = essais

    def semaines(self, v: int) -> list[int]:
        """Return the weeks where the visit and its shoppers have a day, the roomiest first."""
        etat = self.etat
        masque, b, gens = etat.masque(v), etat.donnees.visites[v].organisme, etat.gens[v]
        preferes = etat.donnees.visites[v].preferes
        possibles = [w for w, jours in enumerate(etat.donnees.semaines) if jours & masque]

        def rang(w: int) -> tuple[float, ...]:
            place = min((etat.places[s][w] - etat.par_semaine[s][w] for s in gens), default=0)
            hors_souhait = not preferes & masque & etat.donnees.semaines[w]
            reste = self.quota(b, w) - len(etat.contenu[b][w])
            return (hors_souhait, reste <= 0 or (place <= 0 and bool(gens)), self.pression(v, w), -place, -reste, w)

        return sorted(possibles, key=rang)

    def libre(self, v: int, w: int) -> bool:
        """Tell whether the week is free at both ends and within the body's quota."""
        b = self.etat.donnees.visites[v].organisme
        return len(self.etat.contenu[b][w]) < self.quota(b, w) and self.etat.peut(v, self.etat.gens[v], w)

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
        etat = self.etat
        b = etat.donnees.visites[v].organisme
        pleins = [s for s in etat.gens[v] if etat.par_semaine[s][w] >= etat.places[s][w]]
        masque = etat.masque(v)
        trop = len(etat.contenu[b][w]) >= self.quota(b, w)
        if not pleins:
            for u in etat.contenu[b][w]:
                if etat.organisme_libre(v, w, masque, sans=u):
                    yield u
            return
        if len(pleins) > 1:
            return
        corps_bloque = trop or not etat.organisme_libre(v, w, masque)
        for u in self._de_la_semaine(pleins[0], w):
            if etat.donnees.visites[u].organisme == b:
                if etat.organisme_libre(v, w, masque, sans=u):
                    yield u
            elif not corps_bloque:
                yield u

    def _de_la_semaine(self, s: int, w: int) -> list[int]:
        return [u for u in self.etat.visites_de[s] if self.etat.semaine[u] == w]

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
