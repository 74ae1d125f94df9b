"""Diplomas of laureates as a page to print, one sheet a trophy. Workers make the PDF (ADR 29)."""

from __future__ import annotations

from django.template.loader import render_to_string

from organismes.models import Inscription
from trophees.logic.trophees import prix_de
from trophees.models import Palmares
from trophees.queries.palmares import palmares_publie

FEUILLES = ("css/police.css", "css/diplome.css")


def composer_diplomes(inscription: Inscription, *, palmares: Palmares | None = None) -> str:
    """Write the diplomas of a laureate from the frozen list, the public one by default."""
    gele = palmares or palmares_publie(inscription.campagne)
    prix = prix_de(gele.contenu, inscription.organisme.siren) if gele else []
    return render_to_string(
        "trophees/pdf/diplome.html",
        {
            "organisme": inscription.organisme,
            "campagne": inscription.campagne,
            "ceremonie": getattr(inscription.campagne, "ceremonie", None),
            "prix": prix,
            "empreinte": gele.empreinte if gele else "",
        },
    )
