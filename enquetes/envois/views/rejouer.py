"""Items of a phone played again, by its shopper or by the team."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

from enquetes.envois.actions.regler import rejouer_enveloppe, rejouer_les_refusees
from enquetes.models import Enveloppe
from socle.logic.typographie import accorder
from socle.web.gestes import refus_dit


def rejouer(request: HttpRequest, enveloppe: Enveloppe) -> None:
    """Play an item again, and tell what came of it."""
    with refus_dit(request, avant="Toujours refusé\u202f: "):
        rejouer_enveloppe(enveloppe=enveloppe, auteur=request.user)
        messages.success(request, "Envoi rejoué.")


def rejouer_tous(request: HttpRequest, enveloppe: Enveloppe) -> None:
    """Play again all that its shopper was refused on its visit, and tell what is still refused, and why."""
    with refus_dit(request):
        nombre, restent = rejouer_les_refusees(enveloppe=enveloppe, auteur=request.user)
        fait = f"{accorder(nombre, 'envoi rejoué', 'envois rejoués')}."
        if not restent:
            messages.success(request, fait)
            return
        mots, raisons = accorder(len(restent), "reste refusé", "restent refusés"), " ".join(dict.fromkeys(restent))
        messages.warning(request, f"{fait} {mots}\u202f: {raisons}")
