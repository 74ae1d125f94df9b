"""Text alternatives of the report's pictures: what a reader who does not see them must know."""

from __future__ import annotations

from dataclasses import dataclass

from rapports.logic.tableau import LigneAxe, TableauOrganisme
from socle.logic.typographie import NIVEAUX, accorder, decimale


@dataclass(frozen=True)
class Alternatives:
    """One text a picture that no table row already tells."""

    cadran: str
    parcours: str


def alternatives(tableau: TableauOrganisme) -> Alternatives:
    """Return the text alternatives of a report."""
    contacts = accorder(tableau.nb_contacts, "contact")
    if tableau.score is None:
        cadran = f"Cadran sans aiguille\u202f: trop peu de contacts pour un score, {contacts}."
    else:
        niveau = NIVEAUX[tableau.niveau or 1]
        cadran = f"Cadran\u202f: score {decimale(tableau.score)} sur 100, {niveau}, {contacts}."
    etapes = "\u202f; ".join(_etape(etape) for etape in tableau.etapes)
    return Alternatives(
        cadran=cadran, parcours=f"Score de chaque étape du parcours, de gauche à droite\u202f: {etapes}."
    )


def _etape(etape: LigneAxe) -> str:
    score = "non mesuré" if etape.score is None else decimale(etape.score)
    if etape.pairs is None:
        return f"{etape.nom} {score}"
    return f"{etape.nom} {score}, pairs de {decimale(etape.pairs.q1)} à {decimale(etape.pairs.q3)}"
