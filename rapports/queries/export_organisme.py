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
    yield from _scores(tableau)
    yield from _axes("Étape", tableau.etapes)
    yield from _axes("Déterminant", tableau.determinants)
    for service in tableau.services:
        yield _ligne("Service", "", service.nom, service.score, "sur 100", service.nb_contacts)
    yield from _delais(tableau)
    yield from _attentes(tableau)
    yield from _engagements(tableau)
    yield from _criteres(tableau)
    for priorite in tableau.priorites:
        gain = f"gain probable de {priorite.gain_bas:.1f} à {priorite.gain_haut:.1f} points".replace(".", ",")
        yield _ligne("Priorité", priorite.codes[0], priorite.action, priorite.gain_haut, "points", precision=gain)
    for verbatim in tableau.verbatims:
        yield _ligne("Commentaire", "", verbatim.texte, precision=f"{verbatim.canal_nom}, {verbatim.demande}")


def _ligne(
    partie: str,
    code: str,
    nom: str,
    valeur: Any = None,
    unite: str = "",
    nombre: int | None = None,
    *,
    pairs: Repere | None = None,
    precision: str = "",
) -> Sequence[Any]:
    reperes = (pairs.q1, pairs.mediane, pairs.q3) if pairs else AUCUN
    return (partie, code, nom, valeur, unite, nombre, *reperes, precision)


def _scores(tableau: TableauOrganisme) -> Iterator[Sequence[Any]]:
    score, nombre = tableau.score, tableau.nb_contacts
    rang = f"rang {tableau.rang_mot}" if tableau.rang else tableau.rang_detail
    yield _ligne("Score", "", "Score global", score, "sur 100", nombre, pairs=tableau.pairs, precision=rang)
    yield _ligne("Score", "", "Qualité des réponses reçues", tableau.qualite_recue, "sur 100", tableau.nb_repondus)
    for c in tableau.canaux:
        yield _ligne("Canal", c.code, c.nom, c.score, "sur 100", c.nb_contacts, pairs=c.pairs, precision=c.mention)


def _axes(partie: str, axes: Sequence[LigneAxe]) -> Iterator[Sequence[Any]]:
    for axe in axes:
        yield _ligne(partie, axe.code, axe.nom, axe.score, "sur 100", pairs=axe.pairs, precision=axe.position)


def _delais(tableau: TableauOrganisme) -> Iterator[Sequence[Any]]:
    for d in tableau.delais:
        seuil, indication = _seuil(d.seuil), "indication" if d.est_indication else ""
        yield _ligne("Réponses", d.canal, d.nom, d.taux, "part", d.nb_contacts, precision=indication)
        yield _ligne("Délai médian", d.canal, d.nom, d.mediane, "jours ouvrés", d.nb_reponses, precision=seuil)
        yield _ligne("90e centile", d.canal, d.nom, d.centile_90, "jours ouvrés", d.nb_reponses, precision=seuil)


def _attentes(tableau: TableauOrganisme) -> Iterator[Sequence[Any]]:
    silences = "Attente médiane, silences compris"
    for a in tableau.attentes:
        yield _ligne(silences, a.canal, a.nom, a.mediane, "jours ouvrés", a.nombre, precision=a.resume)
        yield _ligne(
            "Réponses dans le seuil", a.canal, a.nom, a.taux_conforme, "part", a.nombre, precision=_seuil(a.seuil)
        )


def _seuil(seuil: int | None) -> str:
    return f"seuil {seuil} jours" if seuil else ""


def _engagements(tableau: TableauOrganisme) -> Iterator[Sequence[Any]]:
    for referentiel in tableau.conformite:
        for e in referentiel.engagements:
            valeur = None if e.est_indication else e.taux
            precision = f"indication, {e.nb_conformes} sur {e.observations}" if e.est_indication else referentiel.nom
            yield _ligne("Engagement", e.code, e.libelle, valeur, "part", e.observations, precision=precision)


def _criteres(tableau: TableauOrganisme) -> Iterator[Sequence[Any]]:
    for grille in tableau.grilles:
        for c in grille.criteres:
            precision = f"{grille.nom}, {c.etape}, poids {c.poids}"
            yield _ligne("Critère", c.code, c.libelle, c.moyenne, "sur 100", c.nombre, precision=precision)
