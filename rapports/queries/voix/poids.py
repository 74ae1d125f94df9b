"""What weighs on the satisfaction of a body's users, and where it stands on it: read once, for the page and the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings

from bornes.enums import DETERMINANT_DE_LA_RAISON, Raison
from bornes.indicateurs.logic.indicateurs import Estimation, Taux, taux
from bornes.indicateurs.queries import indicateurs as q
from bornes.logic.petits_nombres import est_petit
from campagnes.enums import Determinant
from campagnes.models import Campagne
from organismes.models import Inscription
from rapports.logic.chiffres import CITE, LIEN, RACINE, AdresseDeChiffre, Figure
from rapports.logic.voix.graphiques_poids import dessin_de_la_matrice
from rapports.logic.voix.poids import AVIS_MINIMUM, NOMS, CorrelationDeRang, LiensDUneEdition, Matrice, matrice
from rapports.queries.voix.liens import liens_de
from rapports.queries.voix.organisme import etendues_de
from socle.logic.dessin import Dessin
from socle.logic.typographie import FINE, decimale, entier
from trophees.queries.determinants import determinants_mesures

CITES, LIES = "cites", "lies"
DEMANDES = frozenset(determinant.value for determinant in DETERMINANT_DE_LA_RAISON.values())
"""What the questionnaire asks about."""
MOTS = {CITES: "cité par les usagers", LIES: "va de pair avec leur satisfaction"}
ECRITURES: dict[str, Callable[[float], str]] = {
    CITES: lambda part: f"{entier(part)}{FINE}%",
    LIES: partial(decimale, chiffres=2),
}
COLONNES = (
    "Déterminant",
    "Cité, en %",
    "Cité, borne basse",
    "Cité, borne haute",
    "Corrélation de rang",
    "Corrélation, borne basse",
    "Corrélation, borne haute",
    "Organismes",
    "Performance",
    "Performance, borne basse",
    "Performance, borne haute",
    "Place",
    "Adresse de la part citée",
    "Adresse de la corrélation",
    "Adresse de la performance",
)


@dataclass(frozen=True)
class LignePoids:
    """A determinant: how many users cite it, how it goes with satisfaction, what visits measured, its place."""

    code: str
    nom: str
    cite: Taux | None
    a_une_question: bool
    lien: CorrelationDeRang | None
    performance: float | None
    intervalle: tuple[float, float] | None


@dataclass(frozen=True)
class Poids:
    """The page: both readings of importance, and the matrix by the one that was asked (`lecture`)."""

    inscription: Inscription
    n: int
    liens: LiensDUneEdition
    lignes: tuple[LignePoids, ...]
    lecture: str
    matrice: Matrice | None
    dessin: Dessin | None

    @property
    def prefixe_des_chiffres(self) -> str:
        """Return what the address of each figure begins by (regles#explication)."""
        return str(AdresseDeChiffre(self.inscription.campagne.annee, self.inscription.organisme.siren, ""))

    @property
    def suffixe_des_chiffres(self) -> str:
        """Return what follows a determinant in the address of the importance that is shown."""
        return f".{CITE if self.est_citee else LIEN}"

    @property
    def est_citee(self) -> bool:
        """Tell that the importance shown is what users cite."""
        return self.lecture == CITES

    @property
    def sans_place(self) -> tuple[str, ...]:
        """Return the determinants that the matrix leaves out."""
        places = {place.code for place in self.matrice.places} if self.matrice else set()
        return tuple(ligne.nom for ligne in self.lignes if ligne.code not in places)


def _liens(campagne: Campagne) -> LiensDUneEdition:
    return liens_de(campagne, q.comptes_par_organisme(campagne.pk))


def poids_de(inscription: Inscription, lecture: str) -> Poids:
    """Compose the page of a registration whose results were given back."""
    lies = _liens(inscription.campagne)
    tranches = _tranches(inscription.pk)
    n = sum(tranche.n for tranche in tranches)
    cites = _cites(tranches, n) if n >= AVIS_MINIMUM else {}
    performances = determinants_mesures(inscription)
    importances: Mapping[str, Mapping[str, Estimation]] = {CITES: cites, LIES: lies.par_code}
    if lecture not in importances:
        lecture = CITES if cites else LIES
    lue = matrice(importances[lecture], performances, NOMS, inscription.campagne.seuil_performance)
    return Poids(
        inscription=inscription,
        n=n,
        liens=lies,
        lignes=tuple(
            LignePoids(
                code,
                nom,
                cites.get(code),
                code in DEMANDES,
                lies.par_code.get(code),
                *performances.get(code, (None, None)),
            )
            for code, nom in NOMS.items()
        ),
        lecture=lecture,
        matrice=lue,
        dessin=dessin_de_la_matrice(lue, MOTS[lecture], ECRITURES[lecture]) if lue else None,
    )


def en_lignes(poids: Poids) -> Iterator[Sequence[Any]]:
    """Yield the lines of the file: what the page shows."""
    places = {place.code: place for place in poids.matrice.places} if poids.matrice else {}
    for ligne in poids.lignes:
        place = places.get(ligne.code)
        sure = "" if place is None else place.coin if place.est_sure else f"{place.coin}, indication"
        yield (
            ligne.nom,
            *_bornes(ligne.cite),
            *_bornes(ligne.lien),
            ligne.lien.n if ligne.lien else None,
            ligne.performance,
            *(ligne.intervalle or (None, None)),
            sure,
            *_adresses(poids, ligne),
        )


def _adresses(poids: Poids, ligne: LignePoids) -> Iterator[str]:
    """Yield where each figure of a line is explained; nothing where there is none."""
    dits = {CITE: ligne.cite, LIEN: ligne.lien, "": ligne.performance}
    for mesure, dit in dits.items():
        figure = Figure(axe=ligne.code, mesure=mesure)
        yield "" if dit is None else f"{settings.BASE_URL}{RACINE}{poids.prefixe_des_chiffres}{figure}/"


def _bornes(estimation: Estimation | None) -> tuple[float | None, float | None, float | None]:
    return (estimation.valeur, estimation.bas, estimation.haut) if estimation else (None, None, None)


def _tranches(inscription: int) -> list[q.Comptes]:
    """Return what counts of the whole edition, stretch by stretch."""
    tranches = []
    for etendue in etendues_de(inscription, "tout"):
        total = q.Comptes()
        for (_porte, retenu), comptes in q.comptes_par_porte(q.Portee(inscription, etendue.du, etendue.au)).items():
            total += q.Comptes() if retenu else comptes
        tranches.append(total)
    return tranches


def _cites(tranches: Sequence[q.Comptes], n: int) -> dict[str, Taux]:
    """Return the share of opinions that cite each determinant; none where a stretch of time would give a handful."""
    cites = {}
    for determinant in set(DETERMINANT_DE_LA_RAISON.values()):
        comptes = [_nombre(determinant, tranche) for tranche in tranches]
        restes = [tranche.n - nombre for tranche, nombre in zip(tranches, comptes, strict=True)]
        lu = taux(sum(comptes), n)
        if lu and not any(map(est_petit, (*comptes, *restes))):
            cites[determinant.value] = lu
    return cites


def _nombre(determinant: Determinant, comptes: q.Comptes) -> int:
    """Count who cites a determinant, once an opinion."""
    if determinant == Determinant.ATT:
        return comptes[f"raison_{Raison.ATTENTE.value}"]
    return comptes[f"{determinant.value.lower()}_cites"]
