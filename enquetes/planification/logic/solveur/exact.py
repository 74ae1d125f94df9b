"""Small and middle instances whole: one integer program over visits, shoppers and weeks, where parts do not add up.

Identical visits of a body (channel, scenario, days) form a lot: a week takes one at most. Columns: z (lot, week)
placed, x (lot, shopper, week), y (lot, kind of days) where the days of a week are not alike for a body, l (shopper,
load) her load as a choice, a step for each point of the window of loads, p (body, week) the pairs. A plan already
known cuts off everything that is not better: a program without solution proves it.
"""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np

from enquetes.planification.logic.evaluation import pourcentage
from enquetes.planification.logic.plan import POIDS_ETALEMENT, POIDS_REFUS, POIDS_REGROUPEMENT
from enquetes.planification.logic.regles import VISITES_PAR_COUPLE
from enquetes.planification.logic.solveur.demande import Demande
from enquetes.planification.logic.solveur.donnees import Donnees, Reels
from enquetes.planification.logic.solveur.lineaire import Lignes

# Beyond this many columns (lot, shopper, week) the program is not tried.
TAILLE_MAX = 25_000
JOURS_DE_SEMAINE = 5
MOITIE = 0.5


class ProgrammeExact:
    """The program of one instance."""

    def __init__(self, demande: Demande) -> None:
        self.demande = demande
        self.donnees: Donnees = demande.donnees
        self.taille = sum(int(groupe.possibles.sum()) for groupe in demande.groupes.values() if groupe.visites)
        if self.taille > TAILLE_MAX:
            return
        exclues = set(demande.impossibles)
        lots: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
        for v, visite in enumerate(self.donnees.visites):
            if v not in exclues:
                cle = visite.organisme, visite.canal, visite.scenario, visite.besoin, visite.jours
                lots[cle].append(v)
        self.lots = list(lots.values())
        self.types = [self.donnees.visites[lot[0]] for lot in self.lots]
        self.possibles = [
            np.flatnonzero(demande.groupes[type_.organisme, type_.canal].possibles).tolist() for type_ in self.types
        ]
        self.taille = sum(
            bool(self.donnees.presence[s] & type_.jours & semaine)
            for type_, possibles in zip(self.types, self.possibles, strict=True)
            for s in possibles
            for semaine in self.donnees.semaines
        )

    @property
    def est_abordable(self) -> bool:
        """Tell whether the program is small enough to be tried."""
        return 0 < self.taille <= TAILLE_MAX

    def monter(self) -> None:
        self.lignes = Lignes()
        self.z: dict[tuple[int, int], int] = {}
        self.x: dict[tuple[int, int, int], int] = {}
        self._placements()
        self._organismes()
        self._enqueteurs()
        self._fenetre()

    def _placements(self) -> None:
        donnees, lignes = self.donnees, self.lignes
        for g, type_ in enumerate(self.types):
            sur_place = type_.canal == donnees.phys
            for w, semaine in enumerate(donnees.semaines):
                jours = type_.jours & semaine
                gens = [s for s in self.possibles[g] if donnees.presence[s] & jours]
                if len(gens) < type_.besoin:
                    continue
                self.z[g, w] = lignes.colonne(-POIDS_REFUS)
                equipe = {self.z[g, w]: -float(type_.besoin)}
                for s in gens:
                    trajet = int(donnees.trajets[type_.organisme, s]) if sur_place else 0
                    self.x[g, s, w] = lignes.colonne(trajet)
                    equipe[self.x[g, s, w]] = 1.0
                    if type_.besoin > 1:
                        lignes.ligne({self.x[g, s, w]: 1.0, self.z[g, w]: -1.0}, -np.inf, 0)
                lignes.ligne(equipe, 0, 0)
            semaines = {self.z[g, w]: 1.0 for w in range(len(donnees.semaines)) if (g, w) in self.z}
            lignes.ligne(semaines, 0, len(self.lots[g]))

    def _organismes(self) -> None:
        donnees, lignes = self.donnees, self.lignes
        par_semaine: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for g, w in self.z:
            par_semaine[self.types[g].organisme, w].append(g)
        for (b, w), lots in par_semaine.items():
            par_scenario: defaultdict[int, dict[int, float]] = defaultdict(dict)
            for g in lots:
                par_scenario[self.types[g].scenario][self.z[g, w]] = 1.0
            for poids in par_scenario.values():
                if len(poids) > 1:
                    lignes.ligne(poids, 0, 1)
            self._jours(lots, w)
            # Pairs of n contacts, convex: above each of its chords between whole numbers.
            acquis = donnees.nombre_acquis[b][w]
            paires = lignes.colonne(POIDS_REGROUPEMENT, haut=JOURS_DE_SEMAINE**2, entiere=False)
            for k in range(max(1, acquis), acquis + min(JOURS_DE_SEMAINE, len(lots))):
                depart = -k * (k + 1) / 2 + k * acquis
                lignes.ligne({paires: 1.0} | {self.z[g, w]: -float(k) for g in lots}, depart, np.inf)
            if acquis > 1:
                lignes.ligne({paires: 1.0}, acquis * (acquis - 1) / 2, np.inf)

    def _jours(self, lots: list[int], w: int) -> None:
        """Give each lot a kind of days, alike for its body and shoppers; a kind holds as many visits as days."""
        donnees, lignes = self.donnees, self.lignes
        gens = sorted({s for g in lots for s in self.possibles[g] if (g, s, w) in self.x})
        sortes: defaultdict[tuple[tuple[int, ...], tuple[int, ...]], int] = defaultdict(int)
        for j, semaine in enumerate(donnees.semaine_du_jour):
            if semaine == w:
                ouverts = tuple(g for g in lots if self.types[g].jours >> j & 1)
                presents = tuple(s for s in gens if donnees.presence[s] >> j & 1)
                if ouverts and presents:
                    sortes[ouverts, presents] += 1
        if len(sortes) == 1:
            lignes.ligne({self.z[g, w]: 1.0 for g in lots}, 0, next(iter(sortes.values())))
            return
        poids: defaultdict[int, dict[int, float]] = defaultdict(dict)
        for (ouverts, presents), nombre in sortes.items():
            colonnes = {}
            for g in ouverts:
                equipe = [self.x[g, s, w] for s in presents if (g, s, w) in self.x]
                if len(equipe) >= self.types[g].besoin:
                    colonnes[g] = lignes.colonne(0.0)
                    poids[g][colonnes[g]] = 1.0
                    ensemble = {colonnes[g]: float(self.types[g].besoin)} | dict.fromkeys(equipe, -1.0)
                    lignes.ligne(ensemble, -np.inf, 0)
            lignes.ligne(dict.fromkeys(colonnes.values(), 1.0), 0, nombre)
        for g in lots:
            lignes.ligne(poids[g] | {self.z[g, w]: -1.0}, 0, 0)

    def _enqueteurs(self) -> None:
        siennes: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for (g, s, w), colonne in self.x.items():
            siennes[s].append((g, w, colonne))
        self.choix: list[dict[int, int]] = []
        for s in range(len(self.donnees.enqueteurs)):
            par_semaine: defaultdict[int, dict[int, float]] = defaultdict(dict)
            par_organisme: defaultdict[int, dict[int, float]] = defaultdict(dict)
            par_canal: defaultdict[tuple[int, int], dict[int, float]] = defaultdict(dict)
            for g, w, colonne in siennes[s]:
                type_ = self.types[g]
                par_semaine[w][colonne] = par_organisme[type_.organisme][colonne] = 1.0
                par_canal[type_.organisme, type_.canal][colonne] = 1.0
            for w, poids in par_semaine.items():
                self.lignes.ligne(poids, 0, int(self.demande.par_semaine[s, w]))
            for b, poids in par_organisme.items():
                reste = VISITES_PAR_COUPLE - len(self.donnees.couples_acquis.get((b, s), ()))
                if sum((b, c) in par_canal for c in range(len(self.donnees.canaux))) > reste:
                    self.lignes.ligne(poids, 0, reste)
            for poids in par_canal.values():
                if len(poids) > 1:
                    self.lignes.ligne(poids, 0, 1)
            self._charge(s, [colonne for _g, _w, colonne in siennes[s]])

    def _charge(self, s: int, siennes: list[int]) -> None:
        choix = {charge: self.lignes.colonne(0.0) for charge in range(int(self.demande.totales[s]) + 1)}
        self.choix.append(choix)
        self.lignes.ligne(dict.fromkeys(choix.values(), 1.0), 1, 1)
        charges = {colonne: -float(charge) for charge, colonne in choix.items() if charge}
        self.lignes.ligne(charges | dict.fromkeys(siennes, 1.0), 0, 0)

    def _fenetre(self) -> None:
        """Steps: the greatest load reaches p points, the least stays under p; the spread adds them up."""
        donnees, lignes = self.donnees, self.lignes
        points = [
            {c: pourcentage(n + donnees.charge_acquise[s], e.max_total) for n, c in self.choix[s].items()}
            for s, e in enumerate(donnees.enqueteurs)
        ]
        valeurs = sorted({p for siens in points for p in siens.values()})
        self.base_points = 0
        if not valeurs:
            return
        paires = list(itertools.pairwise(valeurs))
        atteint = [lignes.colonne(POIDS_ETALEMENT * (b - a)) for a, b in paires]
        manque = [lignes.colonne(POIDS_ETALEMENT * (b - a)) for a, b in paires]
        self.base_points = -(valeurs[-1] - valeurs[0])
        for suite in (atteint, manque):
            signe = 1.0 if suite is atteint else -1.0
            for c, d in itertools.pairwise(suite):
                lignes.ligne({c: signe, d: -signe}, 0, np.inf)
        for c, d in zip(atteint, manque, strict=True):
            lignes.ligne({c: 1.0, d: 1.0}, 1, np.inf)
        for siens in points:
            for rang, (_a, b) in enumerate(paires):
                dessus = {c: 1.0 for c, p in siens.items() if p >= b}
                dessous = {c: 1.0 for c, p in siens.items() if p < b}
                if dessus:
                    lignes.ligne(dessus | {atteint[rang]: -1.0}, -np.inf, 0)
                if dessous:
                    lignes.ligne(dessous | {manque[rang]: -1.0}, -np.inf, 0)

    @property
    def fixe(self) -> int:
        """Return what the objective holds beyond the columns."""
        fixe = POIDS_REFUS * len(self.donnees.visites) + POIDS_ETALEMENT * self.base_points
        return fixe + POIDS_REGROUPEMENT * self._paires_fermees()

    def _paires_fermees(self) -> int:
        """Pairs among contacts already made in weeks that take no visit of the program."""
        ouvertes = {(self.types[g].organisme, w) for g, w in self.z}
        return self.donnees.paires_acquises + sum(
            n * (n - 1) // 2
            for b, semaines in enumerate(self.donnees.nombre_acquis)
            for w, n in enumerate(semaines)
            if (b, w) not in ouvertes
        )

    def lire(self, x: Reels) -> list[tuple[int, int, tuple[int, ...]]]:
        gens: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for (g, s, w), colonne in self.x.items():
            if x[colonne] > MOITIE:
                gens[g, w].append(s)
        restantes = [list(reversed(lot)) for lot in self.lots]
        return [(restantes[g].pop(), w, tuple(equipe)) for (g, w), equipe in sorted(gens.items())]
