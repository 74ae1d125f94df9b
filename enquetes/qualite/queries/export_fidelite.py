"""The reliability of an edition as a list for spreadsheets: one figure a line, the same as on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from enquetes.qualite.logic.precision import PrecisionCanal
from enquetes.qualite.logic.severite import Effet
from enquetes.qualite.queries.fidelite import Fidelite

COLONNES = (
    "Partie",
    "Canal",
    "Code",
    "Intitulé",
    "Indice",
    "Valeur",
    "Bas (95 %)",
    "Haut (95 %)",
    "Nombre",
    "Précision",
)


def lignes(fidelite: Fidelite) -> Iterator[Sequence[Any]]:
    """Yield agreements, then severities beside raw means, then the visits needed."""
    yield from _accords(fidelite)
    if fidelite.severite:
        for effet in fidelite.severite.effets:
            yield from _severites(effet)
    for ligne in fidelite.precisions:
        yield from _precisions(ligne.nom, ligne.precision)


def _accords(fidelite: Fidelite) -> Iterator[Sequence[Any]]:
    for ligne in (*fidelite.canaux, *fidelite.criteres):
        accord = ligne.accord
        figures = (accord.valeur, accord.bas, accord.haut, accord.nb_paires, ligne.mention)
        yield ("Accord", ligne.canal, ligne.code, ligne.libelle, ligne.indice, *figures)


def _severites(effet: Effet) -> Iterator[Sequence[Any]]:
    partie = ("Sévérité", "", "", effet.enqueteur)
    yield (*partie, "moyenne brute", effet.moyenne_brute, "", "", effet.nb_visites, "")
    bornes = (effet.valeur, effet.bas, effet.haut, effet.nb_visites)
    yield (*partie, "sévérité, en points", *bornes, "se distingue" if effet.se_distingue else "")


def _precisions(nom: str, p: PrecisionCanal) -> Iterator[Sequence[Any]]:
    for libelle, besoin, unite in (("score d’un organisme", p.moyenne, 1), ("taux de réponse", p.reponses, 100)):
        if besoin:
            largeur = f"± {unite * besoin.demi_largeur:.1f} points".replace(".", ",")
            nombres = ("visites nécessaires", besoin.nombre, "", "", p.nb_scores)
            yield ("Précision", nom, "", libelle, *nombres, largeur)
