"""Diplomas of laureates as a page to print, one sheet a trophy. Workers make the PDF (ADR 29)."""

from __future__ import annotations

from django.template.loader import render_to_string

from organismes.models import Inscription
from trophees.models import Palmares
from trophees.queries.palmares import ligne_de, palmares_publie, prix_geles

FEUILLES = ("css/police.css", "css/diplome.css")


def composer_diplomes(inscription: Inscription, *, palmares: Palmares | None = None) -> str:
    """Write the diplomas of a laureate from the frozen list, the public one by default."""
    gele = palmares or palmares_publie(inscription.campagne)
    ligne = ligne_de(gele, inscription) if gele else None
    return render_to_string(
        "trophees/pdf/diplome.html",
        {
            "nom": ligne["nom"] if ligne else "",
            "campagne": inscription.campagne,
            "ceremonie": getattr(inscription.campagne, "ceremonie", None),
            "prix": prix_geles(gele, inscription) if gele else [],
            "empreinte": gele.empreinte if gele else "",
        },
    )
