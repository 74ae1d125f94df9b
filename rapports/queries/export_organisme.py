"""The results of a body as a list for spreadsheets: one figure a line, the same as on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rapports.logic.tableau import LigneAxe, TableauOrganisme
from trophees.logic.reperes import Repere

COLONNES = (
    "Partie",
    "Code",
    "Intitulé",
    "Valeur",
    "Unité",
    "Nombre",
    "Pairs, 1er quartile",
    "Pairs, médiane",
    "Pairs, 3e quartile",
    "Précision",
)
AUCUN = ("", "", "")


def lignes(tableau: TableauOrganisme) -> Iterator[Sequence[Any]]:
    """Yield every figure of the results, part by part."""
    yield _ligne(
        "Score", "", "Score global", tableau.score, "sur 100", tableau.nb_contacts, tableau.pairs, _rang(tableau)
    )
    yield _ligne(
        "Score", "", "Qualité des réponses reçues", tableau.qualite_recue, "sur 100", tableau.nb_repondus, None, ""
    )
    for canal in tableau.canaux:
        yield _ligne(
            "Canal", canal.code, canal.nom, canal.score, "sur 100", canal.nb_contacts, canal.pairs, canal.mention
        )
    yield from _axes("Étape", tableau.etapes)
    yield from _axes("Déterminant", tableau.determinants)
    yield from _delais(tableau)
    for a in tableau.attentes:
        yield _ligne(
            "Attente médiane, silences compris", a.canal, a.nom, a.mediane, "jours ouvrés", a.nombre, None, a.resume
        )
        yield _ligne("Réponses dans le seuil", a.canal, a.nom, a.taux_conforme, "part", a.nombre, None, _seuil(a.seuil))
    yield from _engagements(tableau)
    for grille in tableau.grilles:
        for critere in grille.criteres:
            precision = f"{grille.nom}, {critere.etape}, poids {critere.poids}"
            yield _ligne(
                "Critère", critere.code, critere.libelle, critere.moyenne, "sur 100", critere.nombre, None, precision
            )
    for priorite in tableau.priorites:
        gain = f"gain probable de {priorite.gain_bas:.1f} à {priorite.gain_haut:.1f} points".replace(".", ",")
        yield _ligne("Priorité", priorite.codes[0], priorite.action, priorite.gain_haut, "points", None, None, gain)
    for verbatim in tableau.verbatims:
        yield _ligne(
            "Commentaire", "", verbatim.texte, None, "", None, None, f"{verbatim.canal_nom}, {verbatim.demande}"
        )


def _ligne(
    partie: str, code: str, nom: str, valeur: Any, unite: str, nombre: int | None, pairs: Repere | None, precision: str
) -> Sequence[Any]:
    reperes = (pairs.q1, pairs.mediane, pairs.q3) if pairs else AUCUN
    return (partie, code, nom, valeur, unite, nombre, *reperes, precision)


def _axes(partie: str, axes: Sequence[LigneAxe]) -> Iterator[Sequence[Any]]:
    for axe in axes:
        yield _ligne(partie, axe.code, axe.nom, axe.score, "sur 100", None, axe.pairs, axe.position)


def _delais(tableau: TableauOrganisme) -> Iterator[Sequence[Any]]:
    for delai in tableau.delais:
        seuil = _seuil(delai.seuil)
        indication = "indication" if delai.est_indication else ""
        yield _ligne("Réponses", delai.canal, delai.nom, delai.taux, "part", delai.nb_contacts, None, indication)
        yield _ligne(
            "Délai médian", delai.canal, delai.nom, delai.mediane, "jours ouvrés", delai.nb_reponses, None, seuil
        )
        yield _ligne(
            "90e centile", delai.canal, delai.nom, delai.centile_90, "jours ouvrés", delai.nb_reponses, None, seuil
        )


def _seuil(seuil: int | None) -> str:
    return f"seuil {seuil} jours" if seuil else ""


def _engagements(tableau: TableauOrganisme) -> Iterator[Sequence[Any]]:
    for referentiel in tableau.conformite:
        for e in referentiel.engagements:
            valeur = None if e.est_indication else e.taux
            precision = f"indication, {e.nb_conformes} sur {e.observations}" if e.est_indication else referentiel.nom
            yield _ligne("Engagement", e.code, e.libelle, valeur, "part", e.observations, None, precision)


def _rang(tableau: TableauOrganisme) -> str:
    return f"rang {tableau.rang} sur {tableau.nb_classes}" if tableau.rang else "\u202f; ".join(tableau.motifs)
