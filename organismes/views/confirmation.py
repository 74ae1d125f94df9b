"""The page by which staff confirm an act on a registration."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from organismes.models import Inscription
from socle.web.gestes import Confirmation


def confirmation_pour(
    inscription: Inscription, titre: str, bouton: str, consequences: tuple[str, ...], **suite: Any
) -> Confirmation:
    """Return that page, under the name of the body and beneath its registration; `suite` is of `Confirmation`."""
    organisme = str(inscription.organisme)
    retour = reverse("organismes:pilotage_inscription", args=[inscription.pk])
    return Confirmation(
        titre=titre,
        surtitre=organisme,
        sujet=organisme,
        bouton=bouton,
        consequences=consequences,
        retour=retour,
        fil=(("Inscriptions", reverse("organismes:pilotage_inscriptions")), (organisme, retour), (titre, "")),
        demonstration=inscription.campagne.est_demonstration,
        **suite,
    )
