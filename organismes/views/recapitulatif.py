"""The recap of a registration as a PDF: for its body and for staff."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from organismes.actions.recapitulatif import FEUILLES_RECAPITULATIF, nom_du_recapitulatif, recapitulatif_html
from organismes.models import Inscription
from socle.logic.typographie import de
from socle.web.documents import ESPACE, PageAttente, servir_document


def servir_le_recapitulatif(
    request: HttpRequest, inscription: Inscription, page: str, cadre: str = ESPACE
) -> HttpResponseBase:
    """Answer with the recap, or with what waits for it and goes back to the page of the registration (a route)."""
    retour = ("Revenir à l’inscription", reverse(page, args=[inscription.pk]))
    return servir_document(
        request,
        html=recapitulatif_html(inscription),
        feuilles=FEUILLES_RECAPITULATIF,
        nom=nom_du_recapitulatif(inscription),
        attente=PageAttente(f"Le récapitulatif {de(inscription.organisme.nom)}", retour, cadre),
    )
