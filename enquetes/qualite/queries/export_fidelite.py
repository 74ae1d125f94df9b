"""The reliability of an edition as a list for spreadsheets: one figure a line, the same as on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

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
    for ligne in (*fidelite.canaux, *fidelite.criteres):
        accord = ligne.accord
        figures = (accord.valeur, accord.bas, accord.haut, accord.nb_paires, ligne.mention)
        yield ("Accord", ligne.canal, ligne.code, ligne.libelle, ligne.indice, *figures)
    if fidelite.severite:
        for effet in fidelite.severite.effets:
            partie = ("Sévérité", "", "", effet.enqueteur)
            yield (*partie, "moyenne brute", effet.moyenne_brute, "", "", effet.nb_visites, "")
            bornes = (effet.valeur, effet.bas, effet.haut, effet.nb_visites)
            yield (*partie, "sévérité, en points", *bornes, "se distingue" if effet.se_distingue else "")
    for nom, p in ((ligne.nom, ligne.precision) for ligne in fidelite.precisions):
        visites = "visites nécessaires"
        if p.moyenne:
            largeur = f"± {p.moyenne.demi_largeur:.1f} points".replace(".", ",")
            yield (
                "Précision",
                nom,
                "",
                "score d’un organisme",
                visites,
                p.moyenne.nombre,
                "",
                "",
                p.nb_scores,
                largeur,
            )
        if p.reponses:
            largeur = f"± {100 * p.reponses.demi_largeur:.1f} points".replace(".", ",")
            yield ("Précision", nom, "", "taux de réponse", visites, p.reponses.nombre, "", "", p.nb_scores, largeur)
