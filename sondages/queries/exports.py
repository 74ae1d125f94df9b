"""The frozen results as a table: one row a card, a set of agents and an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from socle.logic.typographie import arrondi
from sondages.enums import NatureCarte
from sondages.queries.resultats import Cellule, Resultats

COLONNES = ("Carte", "Nature", "Énoncé", "Déterminant", "Agents", "Réponse", "Nombre", "Part (%)", "Précision")
TOUS = "Tous les agents"
PRECISIONS = {
    "floue": "presque toutes les réponses, compte non montré",
    "retenue": "trop peu de réponses, rien n’est montré",
}


def lignes_de(resultats: Resultats) -> Iterator[tuple[Any, ...]]:
    """Yield what the page shows, nothing more."""
    for carte in resultats.cartes:
        if carte.nature == NatureCarte.IDEE:
            continue
        debut = (carte.rang, NatureCarte(carte.nature).label, carte.enonce, carte.determinant_nom)
        for nom, cellule in ((TOUS, carte.total), *carte.groupes):
            yield from ((*debut, nom, *fin) for fin in _cellule(cellule))


def _cellule(cellule: Cellule) -> Iterator[tuple[Any, ...]]:
    if cellule.etat in PRECISIONS:
        yield (cellule.libelle, None, None, PRECISIONS[cellule.etat])
    for barre in cellule.barres:
        yield (barre.libelle, barre.nombre, arrondi(barre.part, 1), "")
