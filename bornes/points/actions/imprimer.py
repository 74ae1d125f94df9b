"""Posters: the same codes on four kinds of paper."""

from __future__ import annotations

from collections.abc import Sequence

from django.template.loader import render_to_string

from bornes.points.queries.affiches import Affiche
from bornes.points.queries.configuration import questionnaire

# Name and use of each paper.
FORMATS = {
    "a4": ("Affiche A4", "pour la porte ou le mur, lisible à trois mètres"),
    "a5": ("Affiche A5", "pour un présentoir ou le bord d’un guichet"),
    "chevalet": ("Chevalet de comptoir", "une feuille A4 à plier en deux, lisible des deux côtés"),
    "cartes": ("Cartes à remettre", "quatre par feuille A4, à couper"),
}
FACES_PAR_FEUILLE = {"a4": 1, "a5": 1, "chevalet": 2, "cartes": 4}
FEUILLES = ("css/police.css", "css/affiche.css")


def composer_affiches(affiches: Sequence[Affiche], format_: str) -> str:
    """Write the posters as a page to print, one sheet a code. `format_` is a key of FORMATS."""
    contexte = {
        "affiches": affiches,
        "format": format_,
        "nom_du_format": FORMATS[format_][0],
        "faces": range(FACES_PAR_FEUILLE[format_]),
        "langues": questionnaire()["langues"],
    }
    return render_to_string("bornes/points/pdf/affiches.html", contexte)
