"""Text alternatives of the report's pictures: what a reader who does not see them must know."""

from __future__ import annotations

from dataclasses import dataclass

from rapports.logic.evolution import Evolution
from rapports.logic.resultats.lignes import Bornes, LigneAxe
from rapports.logic.resultats.tableau import TableauOrganisme
from socle.logic.typographie import INDICATION, NIVEAUX, accorder, decimale, entier, intervalle_en_mots

SANS_SCORE = "Vos éditions\u202f: aucune n’a de score."


@dataclass(frozen=True)
class Alternatives:
    """One text a picture that no table row already tells."""

    cadran: str
    parcours: str
    historique: str


def alternatives(tableau: TableauOrganisme, evolution: Evolution) -> Alternatives:
    """Return the text alternatives of a report."""
    contacts = accorder(tableau.nb_contacts, "contact")
    if tableau.score is None:
        cadran = f"Cadran sans aiguille\u202f: trop peu de contacts pour un score, {contacts}."
    else:
        niveau = NIVEAUX[tableau.niveau or 1]
        notes = accorder(tableau.nb_contacts_du_score, "contact")
        cadran = f"Cadran\u202f: score {_mesure(tableau.score, tableau.intervalle)}, {niveau}, {notes}."
    etapes = "\u202f; ".join(_etape(etape) for etape in tableau.etapes)
    editions = "\u202f; ".join(
        f"le score de l’édition {une.annee} était de {_mesure(une.score_nu, une.bornes)}"
        + (", mesuré autrement que le précédent" if une.est_mesuree_comme_avant is False else "")
        for une in evolution.editions
        if une.score_nu is not None
    )
    historique = f"Vos éditions, de la plus ancienne à la dernière\u202f: {editions}." if editions else SANS_SCORE
    return Alternatives(
        cadran=cadran,
        parcours=f"Score de chaque étape du parcours, de gauche à droite\u202f: {etapes}.",
        historique=historique,
    )


def _mesure(score: float, bornes: Bornes | None) -> str:
    return f"{decimale(score)} sur 100, {intervalle_en_mots(*bornes) if bornes else INDICATION}"


def _etape(etape: LigneAxe) -> str:
    score = "non mesuré" if etape.score is None else _mesure(etape.score, etape.intervalle)
    if etape.pairs is None:
        return f"{etape.nom} {score}"
    return f"{etape.nom} {score}, moitié centrale des pairs de {entier(etape.pairs.q1)} à {entier(etape.pairs.q3)}"
