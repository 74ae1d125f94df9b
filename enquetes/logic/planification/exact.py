"""Small instances whole: one integer program over visits, shoppers and days, for a proof where parts do not add up.

Columns: x (visit, day) placed, y (visit, shopper, day), l (shopper, load) her load as a choice, m and M the window of
points, p (body, week) the pairs. Used under a size where HiGHS answers at once; the bound it returns holds for the
whole objective.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from enquetes.logic.planification.demande import Demande
from enquetes.logic.planification.donnees import Donnees, Reels
from enquetes.logic.planification.evaluation import pourcentage
from enquetes.logic.planification.plan import POIDS_ETALEMENT, POIDS_REFUS, POIDS_REGROUPEMENT
from enquetes.logic.regles_plan import VISITES_PAR_COUPLE

COLONNES_MAX = 6_000
NOEUDS_MAX = 400
SECONDES_MAX = 20.0
JOURS_DE_SEMAINE = 5
MOITIE = 0.5
# Above 100 points only for a shopper whose limit was lowered after she received her visits.
POINTS_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Exacte:
    """The visits placed, (visit, week, shoppers), and a bound of the whole objective."""

    placements: list[tuple[int, int, tuple[int, ...]]]
    borne: float


def resoudre_exactement(demande: Demande, limite_s: float) -> Exacte | None:
    """Return the plan of the whole program, or None when the instance is too large or nothing was found."""
    programme = _Programme(demande)
    if not programme.est_petit:
        return None
    return programme.resoudre(limite_s)


class _Programme:
    def __init__(self, demande: Demande) -> None:
        self.demande = demande
        self.donnees: Donnees = demande.donnees
        exclues = set(demande.impossibles)
        self.visites = [v for v in range(len(self.donnees.visites)) if v not in exclues]
        self.couts: list[float] = []
        self.hauts: list[float] = []
        self.entieres: list[int] = []
        self.lignes: list[tuple[dict[int, float], float, float]] = []
        self.x: dict[tuple[int, int], int] = {}
        self.y: dict[tuple[int, int, int], int] = {}
        taille = sum(
            (self.donnees.presence[s] & self.donnees.visites[v].jours).bit_count()
            for v in self.visites
            for s in self._possibles(v)
        )
        self.est_petit = 0 < taille <= COLONNES_MAX
        if self.est_petit:
            self._placements()
            self._organismes()
            self._enqueteurs()

    def _possibles(self, v: int) -> list[int]:
        visite = self.donnees.visites[v]
        return np.flatnonzero(self.demande.groupes[visite.organisme, visite.canal].possibles).tolist()

    def _colonne(self, cout: float, haut: float = 1.0, *, entiere: bool = True) -> int:
        self.couts.append(cout)
        self.hauts.append(haut)
        self.entieres.append(int(entiere))
        return len(self.couts) - 1

    def _ligne(self, poids: dict[int, float], bas: float, haut: float) -> None:
        if poids:
            self.lignes.append((poids, bas, haut))

    def _placements(self) -> None:
        donnees = self.donnees
        for v in self.visites:
            visite = donnees.visites[v]
            jours = [j for j in range(len(donnees.jours)) if visite.jours >> j & 1]
            for j in jours:
                self.x[v, j] = self._colonne(-POIDS_REFUS)
            self._ligne({self.x[v, j]: 1.0 for j in jours}, 0, 1)
            for s in self._possibles(v):
                trajet = int(donnees.trajets[visite.organisme, s]) if visite.canal == donnees.phys else 0
                for j in jours:
                    if donnees.presence[s] >> j & 1:
                        self.y[v, s, j] = self._colonne(trajet)
            for j in jours:
                equipe = {self.y[v, s, j]: 1.0 for s in self._possibles(v) if (v, s, j) in self.y}
                self._ligne(equipe | {self.x[v, j]: -float(visite.besoin)}, 0, 0)

    def _organismes(self) -> None:
        donnees = self.donnees
        par_jour: dict[tuple[int, int], dict[int, float]] = {}
        par_scenario: dict[tuple[int, int, int], dict[int, float]] = {}
        par_semaine: dict[tuple[int, int], dict[int, float]] = {}
        for (v, j), colonne in self.x.items():
            visite, w = donnees.visites[v], donnees.semaine_du_jour[j]
            par_jour.setdefault((visite.organisme, j), {})[colonne] = 1.0
            par_scenario.setdefault((visite.organisme, visite.scenario, w), {})[colonne] = 1.0
            par_semaine.setdefault((visite.organisme, w), {})[colonne] = 1.0
        for poids in (*par_jour.values(), *par_scenario.values()):
            self._ligne(poids, 0, 1)
        for (b, w), poids in par_semaine.items():
            # Pairs of n contacts, convex: above each of its chords between whole numbers.
            acquis = donnees.nombre_acquis[b][w]
            paires = self._colonne(POIDS_REGROUPEMENT, haut=JOURS_DE_SEMAINE**2, entiere=False)
            for k in range(JOURS_DE_SEMAINE):
                depart = -k * (k + 1) / 2 + k * acquis
                self._ligne({paires: 1.0} | dict.fromkeys(poids, -float(k)), depart, np.inf)

    def _enqueteurs(self) -> None:
        donnees = self.donnees
        m, grand = self._colonne(-POIDS_ETALEMENT, POINTS_MAX), self._colonne(POIDS_ETALEMENT, POINTS_MAX)
        for s, enqueteur in enumerate(donnees.enqueteurs):
            siennes = {(v, j): colonne for (v, t, j), colonne in self.y.items() if t == s}
            for w in range(len(donnees.semaines)):
                semaine = {c: 1.0 for (_v, j), c in siennes.items() if donnees.semaine_du_jour[j] == w}
                self._ligne(semaine, 0, int(self.demande.par_semaine[s, w]))
            self._couples(s, siennes)
            acquises = donnees.charge_acquise[s]
            choix = {charge: self._colonne(0.0) for charge in range(int(self.demande.totales[s]) + 1)}
            self._ligne(dict.fromkeys(choix.values(), 1.0), 1, 1)
            charges = {colonne: -float(charge) for charge, colonne in choix.items()}
            self._ligne(charges | dict.fromkeys(siennes.values(), 1.0), 0, 0)
            points = {c: float(pourcentage(charge + acquises, enqueteur.max_total)) for charge, c in choix.items()}
            self._ligne(points | {m: -1.0}, 0, np.inf)
            self._ligne(points | {grand: -1.0}, -np.inf, 0)

    def _couples(self, s: int, siennes: dict[tuple[int, int], int]) -> None:
        """At most two visits to one body, one by channel."""
        par_organisme: dict[int, dict[int, float]] = {}
        par_canal: dict[tuple[int, int], dict[int, float]] = {}
        for (v, _j), colonne in siennes.items():
            visite = self.donnees.visites[v]
            par_organisme.setdefault(visite.organisme, {})[colonne] = 1.0
            par_canal.setdefault((visite.organisme, visite.canal), {})[colonne] = 1.0
        for b, poids in par_organisme.items():
            self._ligne(poids, 0, VISITES_PAR_COUPLE - len(self.donnees.couples_acquis.get((b, s), ())))
        for poids in par_canal.values():
            self._ligne(poids, 0, 1)

    def resoudre(self, limite_s: float) -> Exacte | None:
        """Solve, and read the weeks and shoppers back."""
        rangs = [r for r, (poids, _b, _h) in enumerate(self.lignes) for _ in poids]
        colonnes = [c for poids, _b, _h in self.lignes for c in poids]
        valeurs = [valeur for poids, _b, _h in self.lignes for valeur in poids.values()]
        matrice = csr_array((valeurs, (rangs, colonnes)), shape=(len(self.lignes), len(self.couts)))
        bornes = [(bas, haut) for _poids, bas, haut in self.lignes]
        reponse = milp(
            np.array(self.couts),
            constraints=LinearConstraint(matrice, *(np.array(cote) for cote in zip(*bornes, strict=True))),
            bounds=Bounds(0, np.array(self.hauts)),
            integrality=np.array(self.entieres),
            options={"time_limit": min(limite_s, SECONDES_MAX), "node_limit": NOEUDS_MAX, "mip_rel_gap": 0},
        )
        if reponse.x is None or reponse.mip_dual_bound is None:
            return None
        fixe = POIDS_REFUS * len(self.donnees.visites) + POIDS_REGROUPEMENT * self._paires_fermees()
        return Exacte(self._lire(reponse.x), float(reponse.mip_dual_bound) + fixe)

    def _paires_fermees(self) -> int:
        """Pairs among contacts already made in weeks that take no visit of the program."""
        ouvertes = {(self.donnees.visites[v].organisme, self.donnees.semaine_du_jour[j]) for v, j in self.x}
        return self.donnees.paires_acquises + sum(
            n * (n - 1) // 2
            for b, semaines in enumerate(self.donnees.nombre_acquis)
            for w, n in enumerate(semaines)
            if (b, w) not in ouvertes
        )

    def _lire(self, x: Reels) -> list[tuple[int, int, tuple[int, ...]]]:
        gens: dict[tuple[int, int], list[int]] = {}
        for (v, s, j), colonne in self.y.items():
            if x[colonne] > MOITIE:
                gens.setdefault((v, self.donnees.semaine_du_jour[j]), []).append(s)
        return [(v, w, tuple(equipe)) for (v, w), equipe in sorted(gens.items())]
