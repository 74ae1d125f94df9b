"""Placing what decomposition left over: another shopper, another week, or the place of a visit that can go elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from enquetes.planification.logic.plan import POIDS_REFUS
from enquetes.planification.logic.solveur.chaines import Chaines
from enquetes.planification.logic.solveur.chrono import Chrono
from enquetes.planification.logic.solveur.etat import Etat

PROFONDEUR = 3
EJECTIONS = 300
EJECTIONS_EN_TOUT = 5_000
# Shoppers looked at for a double: at first, then inside ejections.
LARGEUR = 40
LARGEUR_EJECTION = 14
CANDIDATS_CHAINE = 30
# What moving a visit out of the way may cost before dearer moves are tried.
SURCOUT = 15.0


@dataclass(slots=True)
class Reparation:
    """Inserts visits into a sound plan; `haut` (S,) is the load above which the spread of loads would grow."""

    etat: Etat
    haut: list[int]
    refus_attendus: int
    chrono: Chrono
    budget: int = 0
    surcout: float = SURCOUT
    largeur: int = LARGEUR
    reste: int = EJECTIONS_EN_TOUT

    def reparer(self, visites: list[int]) -> None:
        """Insert each visit that can be, the hardest first.

        Stops at the number of refusals that no plan can avoid. Where places are short, doubles come last.
        """
        donnees = self.etat.donnees
        sens = 1 if self.refus_attendus else -1
        restantes = sorted(
            visites, key=lambda v: (sens * donnees.visites[v].besoin, donnees.visites[v].jours.bit_count(), v)
        )
        for essayer in (self._direct, self._par_chaine, partial(self._ejecter, surcout=SURCOUT), self._ejecter):
            manquees = list(restantes)
            for v in restantes:
                if len(manquees) <= self.refus_attendus or self.chrono.presse(0.8):
                    break
                if essayer(v):
                    manquees.remove(v)
            restantes = manquees
        self._ceder_les_doubles(restantes)

    def _ceder_les_doubles(self, restantes: list[int]) -> None:
        """Give the two places of a double to two visits left over: one refusal less for the same loads."""
        donnees = self.etat.donnees
        simples = [v for v in restantes if donnees.visites[v].besoin == 1]
        for d in [v for v in range(len(self.etat.gens)) if donnees.visites[v].besoin > 1 and self.etat.placee(v)]:
            if len(restantes) <= self.refus_attendus or len(simples) <= 1 or self.chrono.presse(0.8):
                return
            if pris := self._ceder(d, simples):
                simples = [v for v in simples if v not in pris]
                restantes = [v for v in restantes if v not in pris] + [d]

    def _ceder(self, d: int, simples: list[int]) -> list[int]:
        """Replace a double by two visits, one for each of its shoppers, or leave it and return nothing."""
        gens, w = self.etat.retirer(d)
        plafond, pris = POIDS_REFUS + self._cout(d, gens, w), list[int]()
        for s in gens:
            for v in simples:
                if (cout := self._confier(v, s, plafond)) is not None:
                    plafond -= cout
                    pris.append(v)
                    break
        if len(pris) == len(gens):
            return pris
        for v in pris:
            self.etat.retirer(v)
        self.etat.installer(d, gens, w)
        return []

    def _confier(self, v: int, s: int, plafond: float) -> float | None:
        """Give a visit to this very shopper in the best week that is free; return its cost, below `plafond`."""
        etat = self.etat
        if etat.placee(v) or not etat.accepte(v, s):
            return None
        for w in self._semaines(v, etat.masque(v, (s,))):
            cout = self._cout(v, (s,), w)
            if cout >= plafond:
                return None
            if etat.peut(v, (s,), w):
                etat.installer(v, (s,), w)
                return cout
        return None

    def _ejecter(self, v: int, surcout: float = POIDS_REFUS) -> bool:
        self.surcout, self.largeur = surcout, LARGEUR_EJECTION
        self.budget = min(EJECTIONS, self.reste)
        self.reste -= self.budget
        fait = self._par_ejection(v, PROFONDEUR, {v})
        self.reste += max(0, self.budget)
        return fait

    def equipes(self, v: int) -> list[tuple[int, ...]]:
        """Return the shoppers, or pairs of them, who may take the visit, best first."""
        etat = self.etat
        visite = etat.donnees.visites[v]
        gens = [s for s in self._par_interet(v) if etat.accepte(v, s) and etat.masque(v, (s,))]
        if visite.besoin == 1:
            return [(s,) for s in gens]
        gens = gens[: self.largeur]
        return [(s, t) for rang, t in enumerate(gens) for s in gens[:rang] if etat.masque(v, (s, t))]

    def _par_interet(self, v: int) -> list[int]:
        etat, donnees = self.etat, self.etat.donnees
        visite = donnees.visites[v]
        possibles = [s for s, oui in enumerate(etat.possibles[visite.organisme, visite.canal]) if oui]
        trajets = donnees.trajets[visite.organisme] if visite.canal == donnees.phys else None

        def interet(s: int) -> tuple[float, ...]:
            remplissage = (etat.charge[s] + donnees.charge_acquise[s]) / int(donnees.max_total[s])
            trajet = float(trajets[s]) if trajets is not None else 0.0
            exces = 300.0 if etat.charge[s] >= self.haut[s] else 0.0
            return (trajet + exces, not self._a_de_la_place(s), remplissage, s)

        return sorted(possibles, key=interet)

    def _a_de_la_place(self, s: int) -> bool:
        """Tell whether a shopper has a week that is not full."""
        return any(n < place for n, place in zip(self.etat.par_semaine[s], self.etat.places[s], strict=True))

    def _semaines(self, v: int, masque: int) -> list[int]:
        etat, visite = self.etat, self.etat.donnees.visites[v]
        return sorted(
            etat.donnees.semaines_de(masque),
            key=lambda w: (
                not visite.preferes & masque & etat.donnees.semaines[w],
                etat.nombre(visite.organisme, w),
                w,
            ),
        )

    def _direct(self, v: int, plafond: float = POIDS_REFUS) -> bool:
        """Place a visit at the least cost, below `plafond`, in a week that is free as it is."""
        meilleur: tuple[float, tuple[int, ...], int] | None = None
        for gens in self.equipes(v):
            for w in self._semaines(v, self.etat.masque(v, gens)):
                if self.etat.peut(v, gens, w):
                    cout = self._cout(v, gens, w)
                    if meilleur is None or cout < meilleur[0]:
                        meilleur = cout, gens, w
                    break
            if meilleur is not None and self._cout(v, gens, -1) > meilleur[0]:
                break
        if meilleur is None or meilleur[0] >= plafond:
            return False
        self.etat.installer(v, meilleur[1], meilleur[2])
        return True

    def _cout(self, v: int, gens: tuple[int, ...], w: int) -> float:
        donnees = self.etat.donnees
        visite = donnees.visites[v]
        trajets = sum(int(donnees.trajets[visite.organisme, s]) for s in gens) if visite.canal == donnees.phys else 0
        exces = 20.0 * sum(self.etat.charge[s] >= self.haut[s] for s in gens)
        return trajets + exces + (5.0 * self.etat.nombre(visite.organisme, w) if w >= 0 else 0.0)

    def _par_chaine(self, v: int) -> bool:
        etat, donnees = self.etat, self.etat.donnees
        sans_quota = [[len(donnees.jours)] * len(donnees.semaines)] * len(donnees.organismes)
        chaines = Chaines(etat, sans_quota, essais=400)
        for gens in self.equipes(v)[:CANDIDATS_CHAINE]:
            if self._cout(v, gens, -1) >= POIDS_REFUS:
                break
            etat.engager(v, gens)
            if chaines.placer(v):
                return True
            etat.degager(v)
        return False

    def _par_ejection(self, v: int, profondeur: int, figees: set[int]) -> bool:
        """Take the place of another visit, which is then inserted elsewhere, to a small depth."""
        for u in self._obstacles(v):
            if u in figees or not self.etat.placee(u):
                continue
            self.budget -= 1
            if self.budget <= 0:
                return False
            gens, w = self.etat.retirer(u)
            plafond = self._cout(u, gens, w) + self.surcout
            if self._direct(v):
                if self._direct(u, plafond) or (profondeur > 1 and self._par_ejection(u, profondeur - 1, figees | {u})):
                    return True
                self.etat.retirer(v)
            self.etat.installer(u, gens, w)
        return False

    def _obstacles(self, v: int) -> Iterator[int]:
        """Give the visits of the same body, then those of the shoppers who could come."""
        etat, visite = self.etat, self.etat.donnees.visites[v]
        yield from list(etat.donnees.par_organisme[visite.organisme])
        for s in self._par_interet(v):
            yield from list(etat.visites_de[s])
