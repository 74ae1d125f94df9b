"""What an import of visits must know of the edition, read in a few queries."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from campagnes.models import Campagne
from campagnes.queries import methode_de
from enquetes.models import Enqueteur, Grille, Scenario, Visite
from enquetes.referentiels.logic.conditions import GrilleANoter, erreurs_reponses
from enquetes.referentiels.queries.grilles import grille_notee, scenarios_du_terrain
from enquetes.visites.logic.ligne_visite import LigneVisite
from organismes.enums import ETATS_ACTIFS, Canal, TypeOrganisme
from organismes.models import CanalOffert, Inscription
from organismes.queries.numeros import anciens_numeros
from socle.logic.lots import en_lots

# Under the number of parameters that every database accepts in one query.
LOT = 5000


@dataclass(frozen=True)
class Repertoire:
    """Identifiers by the names that the file uses. `canaux` are those that each registration offers.

    `variantes` are scenarios by the code that those of a family share (SC-13) and the type of bodies each is for: one,
    unless a family has two for a type, which only a line that names the family suffers from.
    """

    campagne: Campagne
    inscriptions: dict[str, int]
    types: dict[str, str]
    canaux: dict[int, frozenset[str]]
    testes: frozenset[str]
    scenarios: dict[str, Scenario]
    variantes: dict[tuple[str, str], list[Scenario]]
    grilles: dict[tuple[str, int], int]
    notees: dict[tuple[str, int], GrilleANoter]
    enqueteurs: dict[str, int]

    def erreurs(self, ligne: LigneVisite) -> list[str]:
        """Return what the edition refuses in a line, as French sentences; measures are read in a channel it accepts."""
        erreurs = []
        if ligne.siren not in self.inscriptions:
            erreurs.append(f"organisme non inscrit à l’édition {self.campagne.annee}\u202f: {_citer(ligne.siren)}")
        scenarios = self._scenarios_de(ligne)
        if len(scenarios) != 1:
            erreurs.append(_refus_du_scenario(ligne, scenarios))
        if refus := self._refus_du_canal(ligne):
            return [*erreurs, refus]
        grille = self.notees.get((ligne.canal, ligne.version_grille))
        if grille is None:
            erreurs.append(f"version de grille inconnue pour {ligne.canal}\u202f: {ligne.version_grille}")
        elif len(scenarios) == 1:
            mesures = erreurs_reponses(grille, ligne.reponses, scenarios[0].type)
            erreurs += [f"{_citer(code)}\u202f: {message}" for code, message in sorted(mesures.items())]
        return erreurs

    def scenario_de(self, ligne: LigneVisite) -> Scenario:
        """Return the scenario of a line that `erreurs` refuses nothing of."""
        (scenario,) = self._scenarios_de(ligne)
        return scenario

    def _scenarios_de(self, ligne: LigneVisite) -> list[Scenario]:
        """Return what a line may mean: the scenario it names; of a family, the variants for its body, else for other bodies."""
        if exact := self.scenarios.get(ligne.scenario):
            return [exact]
        genre = self.types.get(ligne.siren, TypeOrganisme.AUTRE)
        return self.variantes.get(
            (ligne.scenario, genre), self.variantes.get((ligne.scenario, TypeOrganisme.AUTRE), [])
        )

    def _refus_du_canal(self, ligne: LigneVisite) -> str:
        if ligne.canal not in Canal.values:
            return f"canal inconnu\u202f: {_citer(ligne.canal)}"
        if ligne.canal not in self.testes:
            nom = "l’accueil physique" if ligne.canal == Canal.PHYS else f"le canal {ligne.canal}"
            return f"{nom} n’est pas testé dans l’édition {self.campagne.annee}"
        inscription = self.inscriptions.get(ligne.siren)
        if inscription is not None and ligne.canal not in self.canaux.get(inscription, frozenset()):
            return f"canal {ligne.canal} non offert par l’organisme {ligne.siren}"
        return ""


def _refus_du_scenario(ligne: LigneVisite, scenarios: list[Scenario]) -> str:
    if not scenarios:
        return f"scénario inconnu\u202f: {_citer(ligne.scenario)}"
    codes = " ou ".join(scenario.code for scenario in scenarios)
    return f"le scénario {_citer(ligne.scenario)} a plusieurs variantes pour cet organisme\u202f: nommez {codes}"


def repertoire_de(campagne: Campagne) -> Repertoire:
    """Read the registrations that hold their place, the scenarios of the edition, the grids, the shoppers."""
    inscriptions = Inscription.objects.filter(campagne=campagne).actives()
    par_numero = _par_numero(inscriptions)
    grilles = list(Grille.objects.publiees())
    scenarios = {scenario.code: scenario for scenario in scenarios_du_terrain(campagne)}
    return Repertoire(
        campagne=campagne,
        testes=frozenset(methode_de(campagne).canaux),
        inscriptions={numero: une.pk for numero, une in par_numero.items()},
        types={numero: une.organisme.type for numero, une in par_numero.items()},
        canaux=_canaux_offerts(inscriptions),
        scenarios=scenarios,
        variantes=_par_famille(scenarios.values()),
        grilles={(grille.canal, grille.version): grille.pk for grille in grilles},
        notees={(grille.canal, grille.version): grille_notee(grille) for grille in grilles},
        enqueteurs=dict(Enqueteur.objects.order_by("pk").values_list("pseudonyme", "pk")),
    )


def _par_numero(inscriptions: QuerySet[Inscription]) -> dict[str, Inscription]:
    """Return each registration under the number of its body, and under those that it bore before."""
    lues = inscriptions.order_by("pk").select_related("organisme")
    par_organisme = {str(une.organisme_id): une for une in lues}
    quittes = {numero: par_organisme[pk] for numero, pk in anciens_numeros().items() if pk in par_organisme}
    return quittes | {une.organisme.siren: une for une in par_organisme.values()}


def _canaux_offerts(inscriptions: QuerySet[Inscription]) -> dict[int, frozenset[str]]:
    canaux: dict[int, set[str]] = defaultdict(set)
    offerts = CanalOffert.objects.filter(inscription__in=inscriptions)
    for inscription, canal in offerts.values_list("inscription_id", "canal"):
        canaux[inscription].add(canal)
    return {inscription: frozenset(siens) for inscription, siens in canaux.items()}


def _par_famille(scenarios: Iterable[Scenario]) -> dict[tuple[str, str], list[Scenario]]:
    variantes: dict[tuple[str, str], list[Scenario]] = defaultdict(list)
    for scenario in scenarios:
        famille = scenario.code.rpartition("-")[0]
        if "-" in famille:
            for genre in scenario.types_organismes:
                variantes[famille, genre].append(scenario)
    return dict(variantes)


@dataclass(frozen=True)
class VisiteConnue:
    """A visit that exists: its edition, the print of its line, and whether its registration holds its place no more."""

    campagne: int
    empreinte: str
    est_sans_suite: bool


def visites_connues(identifiants: Iterable[uuid.UUID]) -> dict[uuid.UUID, VisiteConnue]:
    """Return the visits that exist among those named."""
    champs = ("pk", "inscription__campagne_id", "empreinte_import", "inscription__etat")
    lignes = (
        ligne
        for lot in en_lots(identifiants, LOT)
        for ligne in Visite.objects.filter(pk__in=lot).order_by("pk").values_list(*champs)
    )
    return {pk: VisiteConnue(campagne, empreinte, etat not in ETATS_ACTIFS) for pk, campagne, empreinte, etat in lignes}


def _citer(texte: str) -> str:
    """Quote what the file says on one line."""
    return "".join(lettre if lettre.isprintable() else "?" for lettre in texte[:40])
