"""The recap of a registration, as a page and as a PDF."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string

from organismes.models import Inscription
from organismes.queries.fiche import fiche_de_inscription
from organismes.queries.places import situation_idcity
from socle.rendu import rendre_pdf

FEUILLES_RECAPITULATIF = ("css/police.css", "css/recapitulatif.css")


def recapitulatif_html(inscription: Inscription) -> str:
    """Write the recap of a registration as a self-contained page."""
    return render_to_string(
        "organismes/pdf/recap.html",
        {
            "fiche": fiche_de_inscription(inscription),
            "situation": situation_idcity(inscription),
            "inscription": inscription,
            "demonstration": settings.BAROMETRE_DEMO,
        },
    )


def recapitulatif_pdf(inscription: Inscription) -> bytes:
    """Render the recap of a registration. For workers: pages ask for it (`socle.web.documents`)."""
    return rendre_pdf(recapitulatif_html(inscription), feuilles=FEUILLES_RECAPITULATIF)


def nom_du_recapitulatif(inscription: Inscription) -> str:
    """Return the name of the file of the recap, without its extension."""
    return f"inscription-{inscription.campagne.annee}-{inscription.pk}"
