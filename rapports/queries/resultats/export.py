"""The results of a body as a list for spreadsheets: one figure a line, the same as on the page, with its address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings

from rapports.logic.chiffres import (
    ATTENTE,
    CENTILE,
    DANS_LE_SEUIL,
    GAIN,
    MEDIANE,
    PAIRS,
    QUALITE,
    RANG,
    SCORE,
    TAUX,
    adresse_du_chiffre,
)
from rapports.logic.resultats.lignes import Bornes, LigneAxe
from rapports.logic.resultats.tableau import TableauOrganisme
from socle.logic.typographie import INDICATION, accord, arrondi, decimale
from trophees.logic.reperes import Repere

COLONNES = (
    "Partie",
    "Code",
    "Intitulé",
    "Valeur",
    "Borne basse à 95 %",
    "Borne haute à 95 %",
    "Unité",
    "Nombre",
    "Pairs, 1er quartile",
    "Pairs, médiane",
    "Pairs, 3e quartile",
    "Précision",
    "Adresse des pairs",
    "Adresse du chiffre",
)
AUCUN = ("", "", "")
SANS_BORNES = ("", "")


FIGURES = {"Rang": RANG, "Score global": SCORE, "Qualité des réponses reçues": QUALITE}
"""Of lines without a code."""
SILENCES_COMPRIS = "Attente médiane, silences compris"
EXPLIQUEES = {
    **dict.fromkeys(("Canal", "Étape d’un canal", "Étape", "Déterminant", "Engagement", "Critère", "Service"), "{}"),
    "Réponses": f"{{}}.{TAUX}",
    "Délai médian": f"{{}}.{MEDIANE}",
    "90e centile": f"{{}}.{CENTILE}",
    SILENCES_COMPRIS: f"{{}}.{ATTENTE}",
    "Réponses dans le seuil": f"{{}}.{DANS_LE_SEUIL}",
    "Priorité": f"{{}}.{GAIN}",
}
"""How the figure that explains a line (`logic/chiffres`) is made of its code, part by part."""


def lignes(tableau: TableauOrganisme) -> Iterator[Sequence[Any]]:
    """Yield every figure of the results, part by part; a figure that was not measured has no address."""
    for partie, code, nom, valeur, *reste in _figures(tableau):
        figure = EXPLIQUEES[partie].format(code) if partie in EXPLIQUEES else FIGURES.get(nom, "")
        *_, quartile, _precision = reste
        pairs = "" if quartile == "" else f"{figure}.{PAIRS}"
        yield (
            partie,
            code,
            nom,
            valeur,
            *reste,
            _adresse(tableau, pairs),
            _adresse(tableau, figure if valeur is not None else ""),
        )


def _adresse(tableau: TableauOrganisme, figure: str) -> str:
    adresse = adresse_du_chiffre(tableau.annee, tableau.identite.siren, figure)
    return f"{settings.BASE_URL}{adresse}" if figure else ""


def _figures(tableau: TableauOrganisme) -> Iterator[Sequence[Any]]:
    yield from _scores(tableau)
    yield from _axes("Étape", tableau.etapes)
    yield from _axes("Déterminant", tableau.determinants)
    for service in tableau.services:
        yield _ligne(
            "Service",
            service.figure,
            service.nom,
            service.score,
            "sur 100",
            service.nb_contacts,
            bornes=service.intervalle,
        )
    yield from _delais(tableau)
    yield from _attentes(tableau)
    yield from _engagements(tableau)
    yield from _criteres(tableau)
    for priorite in tableau.priorites:
        points = accord(priorite.gain_haut, "point")
        gain = f"gain probable de {decimale(priorite.gain_bas)} à {decimale(priorite.gain_haut)} {points}"
        yield _ligne("Priorité", priorite.code, priorite.action, priorite.gain_haut, "points", precision=gain)
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
    bornes: Bornes | None = None,
    pairs: Repere | None = None,
    precision: str = "",
) -> Sequence[Any]:
    reperes = tuple(arrondi(repere, 1) for repere in (pairs.q1, pairs.mediane, pairs.q3)) if pairs else AUCUN
    return (partie, code, nom, valeur, *(bornes or SANS_BORNES), unite, nombre, *reperes, precision)


def _scores(tableau: TableauOrganisme) -> Iterator[Sequence[Any]]:
    t = tableau
    notes = t.nb_contacts_du_score
    yield _ligne("Score", "", "Score global", t.score, "sur 100", notes, bornes=t.intervalle, pairs=t.pairs)
    yield _ligne("Rang", "", "Rang", t.rang, f"sur {t.nb_classes}", bornes=t.rang_intervalle, precision=t.rang_detail)
    yield _ligne("Rang", "", "Chance d’être au premier rang", t.proba_premier, "part")
    yield _ligne(
        "Score",
        "",
        "Qualité des réponses reçues",
        t.qualite_recue,
        "sur 100",
        t.nb_de_qualite,
        bornes=t.qualite_intervalle,
    )
    for c in t.canaux:
        yield _ligne(
            "Canal",
            c.code,
            c.nom,
            c.score,
            "sur 100",
            c.nb_contacts,
            bornes=c.intervalle,
            pairs=c.pairs,
            precision=c.mention,
        )
    for ligne in t.matrice:
        for etape, (score, bornes) in zip(t.etapes, ligne.mesures, strict=True):
            code = f"{ligne.code}.{etape.code}"
            yield _ligne("Étape d’un canal", code, f"{ligne.nom}, {etape.nom}", score, "sur 100", bornes=bornes)


def _axes(partie: str, axes: Sequence[LigneAxe]) -> Iterator[Sequence[Any]]:
    for axe in axes:
        yield _ligne(
            partie,
            axe.code,
            axe.nom,
            axe.score,
            "sur 100",
            bornes=axe.intervalle,
            pairs=axe.pairs,
            precision=axe.position,
        )


def _delais(tableau: TableauOrganisme) -> Iterator[Sequence[Any]]:
    for d in tableau.delais:
        seuil, indication = _seuil(d.seuil), "indication" if d.est_indication else ""
        yield _ligne(
            "Réponses", d.canal, d.nom, d.taux, "part", d.nb_contacts, bornes=d.intervalle, precision=indication
        )
        yield _ligne("Délai médian", d.canal, d.nom, d.mediane, "jours ouvrés", d.nb_reponses, precision=seuil)
        yield _ligne("90e centile", d.canal, d.nom, d.centile_90, "jours ouvrés", d.nb_reponses, precision=seuil)


def _attentes(tableau: TableauOrganisme) -> Iterator[Sequence[Any]]:
    for a in tableau.attentes:
        yield _ligne(SILENCES_COMPRIS, a.canal, a.nom, a.mediane, "jours ouvrés", a.nombre, precision=a.resume)
        yield _ligne(
            "Réponses dans le seuil",
            a.canal,
            a.nom,
            a.taux_conforme,
            "part",
            a.nombre,
            bornes=a.intervalle_conforme,
            precision=_seuil(a.seuil),
        )


def _seuil(seuil: int | None) -> str:
    return f"seuil {seuil} jours" if seuil else ""


def _engagements(tableau: TableauOrganisme) -> Iterator[Sequence[Any]]:
    for referentiel in tableau.conformite:
        for e in referentiel.engagements:
            valeur = None if e.est_indication else e.taux
            precision = f"indication, {e.nb_conformes} sur {e.observations}" if e.est_indication else referentiel.nom
            bornes = None if e.est_indication else e.intervalle
            yield _ligne(
                "Engagement", e.code, e.libelle, valeur, "part", e.observations, bornes=bornes, precision=precision
            )


def _criteres(tableau: TableauOrganisme) -> Iterator[Sequence[Any]]:
    for grille in tableau.grilles:
        for c in grille.criteres:
            indication = f"{INDICATION}, " if c.est_indication else ""
            precision = f"{indication}{grille.nom}, {c.etape}, poids {c.poids}"
            yield _ligne(
                "Critère",
                c.code,
                c.libelle,
                c.moyenne,
                "sur 100",
                c.nombre,
                bornes=c.intervalle,
                precision=precision,
            )
