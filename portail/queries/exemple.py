"""The example of the home page: an invented town, computed from its contacts as a real one is."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from campagnes.enums import Determinant, Etape
from campagnes.logic.methode import METHODE_INITIALE
from enquetes.enums import TypeScenario
from enquetes.referentiels.logic.arrondi import arrondir, exact
from enquetes.referentiels.logic.conditions import GrilleANoter
from enquetes.referentiels.queries.grilles import grilles_livrees
from enquetes.visites.logic.agregation import ResultatAgrege, agreger
from enquetes.visites.logic.notation import noter_contact
from organismes.enums import Canal
from rapports.logic.resultats import composition
from rapports.logic.resultats.composition import CritereDecrit, VisiteLue
from rapports.logic.resultats.lignes import Bornes, LigneCanal
from rapports.logic.resultats.recit import raconter
from rapports.logic.resultats.tableau import Constats, Priorite, Recit
from trophees.logic.erreurs import ErreursDunCorps, erreurs, millioniemes
from trophees.logic.reperes import repere

EXEMPLE = Path(__file__).parents[1] / "donnees" / "exemple.toml"
RANGS = {etape.value: rang for rang, etape in enumerate(Etape)}


@dataclass(frozen=True)
class Exemple:
    """What a body would read of these contacts."""

    nom: str
    score: float
    intervalle: Bornes
    niveau: int
    nb_contacts: int
    recit: Recit
    canaux: tuple[LigneCanal, ...]
    priorite: Priorite
    seuil: int = METHODE_INITIALE.seuil


@lru_cache(maxsize=1)
def exemple() -> Exemple:
    """Return the example, computed once a process."""
    return composer(tomllib.loads(EXEMPLE.read_text(encoding="utf-8")))


def composer(donnees: Mapping[str, Any]) -> Exemple:
    """Score the contacts of a data file and tell them, with the functions that results go through."""
    livrees = grilles_livrees()
    canaux = [canal.value for canal in Canal if canal.value in donnees["pairs"]]
    visites = [_visite(contact, livrees) for contact in donnees["contacts"]]
    resultat = agreger([visite.note for visite in visites], canaux=canaux)
    incertitude = _incertitude(visites, resultat, donnees["pairs"])
    lignes = tuple(_canal(canal, resultat, incertitude, donnees["pairs"][canal]) for canal in canaux)
    constats = _constats(visites, lignes, livrees)
    if resultat.score is None or resultat.niveau is None or incertitude.ensemble is None:
        raise ValueError("l’exemple n’a pas de score")
    score, intervalle = float(arrondir(resultat.score)), _couple(incertitude.ensemble.bornes)
    return Exemple(
        nom=donnees["nom"],
        score=score,
        intervalle=intervalle,
        niveau=resultat.niveau,
        nb_contacts=constats.nb_contacts,
        recit=raconter(constats, lignes, score, intervalle),
        canaux=lignes,
        priorite=constats.priorites[0],
    )


def _incertitude(
    visites: Sequence[VisiteLue], resultat: ResultatAgrege, pairs: Mapping[str, Sequence[Sequence[float]]]
) -> ErreursDunCorps:
    """Learn from all the invented bodies what contacts of one body differ by, as a real edition does."""
    contacts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for visite in visites:
        if visite.note.score is not None:
            contacts["exemple"][visite.canal].append(millioniemes(visite.note.score))
    for canal, corps in pairs.items():
        for rang, scores in enumerate(corps):
            contacts[f"pair {rang}"][canal] = [millioniemes(exact(score)) for score in scores]
    poids = {canal: 1 for canal, mesure in resultat.canaux.items() if mesure.significatif}
    return erreurs(contacts, {"exemple": poids})["exemple"]


def _moyenne(scores: Sequence[float]) -> float:
    return float(arrondir(sum(map(exact, scores), Fraction(0)) / len(scores)))


def _couple(bornes: Sequence[float]) -> Bornes:
    return (bornes[0], bornes[1])


def _constats(visites: Sequence[VisiteLue], canaux: Sequence[LigneCanal], livrees: Mapping[str, Any]) -> Constats:
    noms = {canal.code: canal.nom for canal in canaux}
    criteres = [_critere(code, ligne) for code in noms for ligne in livrees[code][1]]
    poids = {canal.code: Fraction(1) for canal in canaux if canal.est_significatif}
    return composition.constats(visites, criteres, noms, poids)


def _visite(contact: Mapping[str, Any], livrees: Mapping[str, Any]) -> VisiteLue:
    grille: GrilleANoter = livrees[contact["canal"]][0]
    reponses = {critere.code: contact["mesures"].get(critere.code) for critere in grille.criteres}
    return VisiteLue(
        canal=grille.canal,
        type_scenario=contact["type"],
        demande=str(TypeScenario(contact["type"]).label),
        reponses=reponses,
        elements={},
        commentaire="",
        note=noter_contact(grille, reponses, type_scenario=contact["type"]),
    )


def _canal(
    canal: str, resultat: ResultatAgrege, incertitude: ErreursDunCorps, pairs: Sequence[Sequence[float]]
) -> LigneCanal:
    mesure = resultat.canaux[canal]
    return LigneCanal(
        code=canal,
        nom=str(Canal(canal).label),
        est_offert=True,
        score=None if mesure.score is None else float(mesure.score),
        nb_contacts=mesure.visites,
        est_significatif=mesure.significatif,
        pairs=repere([_moyenne(contacts) for contacts in pairs]),
        intervalle=_couple(incertitude.canaux[canal].bornes),
    )


def _critere(canal: str, ligne: Mapping[str, Any]) -> CritereDecrit:
    return CritereDecrit(
        canal=canal,
        code=ligne["code"],
        libelle=ligne["libelle"],
        precision="",
        etape=str(Etape(ligne["etape"]).label),
        rang=RANGS[ligne["etape"]],
        determinant=str(Determinant(ligne["determinant"]).label),
        poids=ligne["poids"],
    )
