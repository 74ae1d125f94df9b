"""An item of a phone played again, by its shopper or by the team."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

from enquetes.envois.actions.regler import rejouer_enveloppe
from enquetes.models import Enveloppe
from socle.web.gestes import refus_dit


def rejouer(request: HttpRequest, enveloppe: Enveloppe) -> None:
    """Play an item again, and tell what came of it."""
    with refus_dit(request, avant="Toujours refusé\u202f: "):
        rejouer_enveloppe(enveloppe=enveloppe, auteur=request.user)
        messages.success(request, "Envoi rejoué.")
