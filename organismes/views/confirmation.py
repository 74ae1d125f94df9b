"""A registration as staff act on it: found, then confirmed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from organismes.models import Inscription
from socle.web.acces import obtenir
from socle.web.gestes import Confirmation

EQUIPE = "comptes.agir_equipe"


def trouver_inscription(request: HttpRequest, pk: int, droit: str = EQUIPE) -> Inscription:
    """Return a registration that one sees, or 404; 403 without this right on it."""
    lies = ("organisme__territoire", "campagne", "brouillon")
    trouvee: Inscription = obtenir(
        request, Inscription.objects.visibles_par(request.user).select_related(*lies), droit, pk=pk
    )
    return trouvee


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
