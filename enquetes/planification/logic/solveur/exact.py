"""Small and middle instances whole: one integer program over visits, shoppers and weeks, where parts do not add up.

Identical visits of a body (channel, scenario, days) form a lot: a week takes one at most. Columns: z (lot, week)
placed, x (lot, shopper, week), y (lot, kind of days) where the days of a week are not alike for a body, l (shopper,
load) her load as a choice, a step for each point of the window of loads, p (body, week) the pairs. A plan already
known cuts off everything that is not better: a program without solution proves it.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from math import comb

import numpy as np

from enquetes.planification.logic.evaluation import pourcentage
from enquetes.planification.logic.plan import POIDS_ETALEMENT, POIDS_REFUS, POIDS_REGROUPEMENT
from enquetes.planification.logic.solveur.demande import Demande
from enquetes.planification.logic.solveur.donnees import Reels, VisiteParRangs
from enquetes.planification.logic.solveur.ensembles import grouper, un_a_un
from enquetes.planification.logic.solveur.lineaire import Lignes

# Beyond this many columns (lot, shopper, week) the program is not tried.
TAILLE_MAX = 25_000
JOURS_DE_SEMAINE = 5
MOITIE = 0.5
# A lot and a week; a lot, a shopper and a week.
CleZ = tuple[int, int]
CleX = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class LotDeVisites:
    """Visits alike, the first of them, which stands for all, and the shoppers who may come."""

    rangs: list[int]
    visite: VisiteParRangs
    possibles: list[int]


def programme_exact(demande: Demande) -> ProgrammeExact | None:
    """Return the program of an instance; None when it is empty, or too large to be tried."""
    if sum(int(groupe.possibles.sum()) for groupe in demande.groupes.values() if groupe.visites) > TAILLE_MAX:
        return None
    donnees, lots = demande.donnees, _lots(demande)
    taille = sum(
        len(donnees.semaines_de(donnees.presence[s] & lot.visite.jours)) for lot in lots for s in lot.possibles
    )
    return ProgrammeExact(demande, lots) if 0 < taille <= TAILLE_MAX else None


def _lots(demande: Demande) -> list[LotDeVisites]:
    visites = demande.donnees.visites
    possibles = {cle: np.flatnonzero(groupe.possibles).tolist() for cle, groupe in demande.groupes.items()}
    semblables = grouper(
        (v for v in range(len(visites)) if v not in demande.impossibles),
        lambda v: (visites[v].organisme, visites[v].canal, visites[v].scenario, visites[v].besoin, visites[v].jours),
    )
    return [LotDeVisites(rangs, visites[rangs[0]], possibles[b, c]) for (b, c, *_), rangs in semblables.items()]


class ProgrammeExact:
    """The program of one instance."""

    def __init__(self, demande: Demande, lots: list[LotDeVisites]) -> None:
        self.demande = demande
        self.donnees = demande.donnees
        self.lots = lots
        self.lignes = Lignes()
        self.z: dict[CleZ, int] = {}
        self.x: dict[CleX, int] = {}
        for g in range(len(lots)):
            self._lot(g)
        self.ouvertes = grouper(self.z, lambda gw: (lots[gw[0]].visite.organisme, gw[1]))
        for (b, w), cles in self.ouvertes.items():
            self._semaine(b, w, cles)
        self._enqueteurs()

    def _lot(self, g: int) -> None:
        """A lot takes as many weeks as it has visits, at most."""
        possibles = self.donnees.semaines_de(self.lots[g].visite.jours)
        semaines = [self.z[g, w] for w in possibles if self._placer(g, w)]
        self.lignes.au_plus(semaines, len(self.lots[g].rangs))

    def _placer(self, g: int, w: int) -> bool:
        """A visit takes a week with the shoppers it needs; tell whether there are enough of them."""
        visite, donnees, lignes = self.lots[g].visite, self.donnees, self.lignes
        jours = visite.jours & donnees.semaines[w]
        gens = [s for s in self.lots[g].possibles if donnees.presence[s] & jours]
        if len(gens) < visite.besoin:
            return False
        z = self.z[g, w] = lignes.colonne(-POIDS_REFUS)
        equipe = {z: -float(visite.besoin)}
        for s in gens:
            trajet = int(donnees.trajets[visite.organisme, s]) if visite.canal == donnees.phys else 0
            x = self.x[g, s, w] = lignes.colonne(trajet)
            equipe[x] = 1.0
            if visite.besoin > 1:
                lignes.sous([x], z)
        lignes.ligne(equipe, 0, 0)
        return True

    def _semaine(self, b: int, w: int, cles: list[CleZ]) -> None:
        self._scenarios(cles)
        self._jours([g for g, _w in cles], w)
        self._paires(self.donnees.nombre_acquis[b][w], [self.z[cle] for cle in cles])

    def _scenarios(self, cles: list[CleZ]) -> None:
        """A body meets a scenario once a week at most."""
        for memes in grouper(cles, lambda gw: self.lots[gw[0]].visite.scenario).values():
            if len(memes) > 1:
                self.lignes.au_plus([self.z[cle] for cle in memes], 1)

    def _jours(self, lots: list[int], w: int) -> None:
        """Give each lot a kind of days, alike for its body and shoppers; a kind holds as many visits as days."""
        sortes = self._sortes_de_jours(lots, w)
        if len(sortes) == 1:
            self.lignes.au_plus([self.z[g, w] for g in lots], sortes.total())
            return
        choix: dict[int, dict[int, float]] = {g: {} for g in lots}
        for (ouverts, presents), nombre in sortes.items():
            prises = {g: y for g in ouverts if (y := self._sorte(g, presents, w)) is not None}
            self.lignes.au_plus(prises.values(), nombre)
            for g, y in prises.items():
                choix[g][y] = 1.0
        for g in lots:
            self.lignes.ligne(choix[g] | {self.z[g, w]: -1.0}, 0, 0)

    def _sorte(self, g: int, presents: tuple[int, ...], w: int) -> int | None:
        """Let a lot take a kind of days; None when too few of its shoppers are there."""
        besoin = self.lots[g].visite.besoin
        equipe = [self.x[g, s, w] for s in presents if (g, s, w) in self.x]
        if len(equipe) < besoin:
            return None
        y = self.lignes.colonne(0.0)
        self.lignes.ligne({y: float(besoin)} | dict.fromkeys(equipe, -1.0), -np.inf, 0)
        return y

    def _sortes_de_jours(self, lots: list[int], w: int) -> Counter[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Count the days of a week by the lots that are open and the shoppers who are there."""
        gens = sorted({s for g in lots for s in self.lots[g].possibles if (g, s, w) in self.x})
        sortes: Counter[tuple[tuple[int, ...], tuple[int, ...]]] = Counter()
        for jour in un_a_un(self.donnees.semaines[w]):
            ouverts = tuple(g for g in lots if self.lots[g].visite.jours & jour)
            presents = tuple(s for s in gens if self.donnees.presence[s] & jour)
            if ouverts and presents:
                sortes[ouverts, presents] += 1
        return sortes

    def _paires(self, acquis: int, contacts: list[int]) -> None:
        """Pairs of n contacts, convex: above each of its chords between whole numbers."""
        colonne = self.lignes.colonne(POIDS_REGROUPEMENT, haut=JOURS_DE_SEMAINE**2, entiere=False)
        for k in range(max(1, acquis), acquis + min(JOURS_DE_SEMAINE, len(contacts))):
            corde = {colonne: 1.0} | dict.fromkeys(contacts, -float(k))
            self.lignes.ligne(corde, -k * (k + 1) / 2 + k * acquis, np.inf)
        if acquis > 1:
            self.lignes.ligne({colonne: 1.0}, comb(acquis, 2), np.inf)

    def _enqueteurs(self) -> None:
        siennes: list[dict[int, tuple[VisiteParRangs, int]]] = [{} for _ in self.donnees.enqueteurs]
        for (g, s, w), colonne in self.x.items():
            siennes[s][colonne] = self.lots[g].visite, w
        self._fenetre([self._enqueteur(s, visites) for s, visites in enumerate(siennes)])

    def _enqueteur(self, s: int, siennes: dict[int, tuple[VisiteParRangs, int]]) -> dict[int, int]:
        """Keep a shopper under her limits; return the columns of the loads that she may reach, in points."""
        for w, colonnes in grouper(siennes, lambda x: siennes[x][1]).items():
            self.lignes.au_plus(colonnes, int(self.demande.par_semaine[s, w]))
        for b, colonnes in grouper(siennes, lambda x: siennes[x][0].organisme).items():
            reste = int(self.donnees.restes[b, s])
            if len({siennes[x][0].canal for x in colonnes}) > reste:
                self.lignes.au_plus(colonnes, reste)
        for colonnes in grouper(siennes, lambda x: (siennes[x][0].organisme, siennes[x][0].canal)).values():
            if len(colonnes) > 1:
                self.lignes.au_plus(colonnes, 1)
        return self._charge(s, list(siennes))

    def _charge(self, s: int, siennes: list[int]) -> dict[int, int]:
        charges = {self.lignes.colonne(0.0): charge for charge in range(int(self.demande.totales[s]) + 1)}
        self.lignes.ligne(dict.fromkeys(charges, 1.0), 1, 1)
        poids = {colonne: -float(charge) for colonne, charge in charges.items() if charge}
        self.lignes.ligne(poids | dict.fromkeys(siennes, 1.0), 0, 0)
        acquise, max_total = self.donnees.charge_acquise[s], self.donnees.enqueteurs[s].max_total
        return {colonne: pourcentage(charge + acquise, max_total) for colonne, charge in charges.items()}

    def _fenetre(self, points: list[dict[int, int]]) -> None:
        """Steps: the greatest load reaches p points, the least stays under p; the spread adds them up."""
        valeurs = sorted({p for siens in points for p in siens.values()})
        self.base_points = valeurs[0] - valeurs[-1] if valeurs else 0
        atteint, manque = self._marches(valeurs, 1.0), self._marches(valeurs, -1.0)
        for c, d in zip(atteint, manque, strict=True):
            self.lignes.ligne({c: 1.0, d: 1.0}, 1, np.inf)
        for siens in points:
            for seuil, dessus, dessous in zip(valeurs[1:], atteint, manque, strict=True):
                self.lignes.sous([c for c, p in siens.items() if p >= seuil], dessus)
                self.lignes.sous([c for c, p in siens.items() if p < seuil], dessous)

    def _marches(self, valeurs: list[int], sens: float) -> list[int]:
        """Return one step between each number of points and the next, in order."""
        marches = [self.lignes.colonne(POIDS_ETALEMENT * (b - a)) for a, b in itertools.pairwise(valeurs)]
        for c, d in itertools.pairwise(marches):
            self.lignes.ligne({c: sens, d: -sens}, 0, np.inf)
        return marches

    @property
    def fixe(self) -> int:
        """Return what the objective holds beyond the columns."""
        fixe = POIDS_REFUS * len(self.donnees.visites) + POIDS_ETALEMENT * self.base_points
        return fixe + POIDS_REGROUPEMENT * self._paires_fermees()

    def _paires_fermees(self) -> int:
        """Pairs among contacts already made in weeks that take no visit of the program."""
        return self.donnees.paires_acquises + sum(
            comb(n, 2)
            for b, semaines in enumerate(self.donnees.nombre_acquis)
            for w, n in enumerate(semaines)
            if (b, w) not in self.ouvertes
        )

    def lire(self, x: Reels) -> list[tuple[int, int, tuple[int, ...]]]:
        """Return the visits placed, each with its week and its shoppers."""
        retenues = [(g, s, w) for (g, s, w), colonne in self.x.items() if x[colonne] > MOITIE]
        restantes = [list(reversed(lot.rangs)) for lot in self.lots]
        return [
            (restantes[g].pop(), w, tuple(s for _g, s, _w in equipe))
            for (g, w), equipe in sorted(grouper(retenues, lambda gsw: (gsw[0], gsw[2])).items())
        ]
