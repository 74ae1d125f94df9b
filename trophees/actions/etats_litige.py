"""The lock of a dispute, after its edition, and its passages."""

from __future__ import annotations

from typing import Any

from campagnes.models import Campagne
from socle import etats
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from trophees.actions.verrous import verrouiller_edition
from trophees.enums import TRANSITIONS_LITIGE, EtatLitige
from trophees.models import Litige


def verrouiller(litige: Litige) -> tuple[Campagne, Litige]:
    """Return the edition and the dispute, read again under lock."""
    campagne = verrouiller_edition(litige.inscription.campagne_id)
    fraiche = (
        Litige.objects.select_for_update(of=("self",))
        .select_related("inscription__organisme", "visite")
        .filter(pk=litige.pk)
        .first()
    )
    if fraiche is None:
        raise RegleMetier("litige_disparu", "Cette contestation n’existe plus.")
    fraiche.inscription.campagne = campagne
    return campagne, fraiche


def passer(litige: Litige, vers: EtatLitige, *, auteur: Auteur, **suite: Any) -> Litige:
    """Move a locked dispute; its line says of which body."""
    details = {"inscription": litige.inscription_id, **suite.pop("details", {})}
    return etats.passer(litige, vers, table=TRANSITIONS_LITIGE, auteur=auteur, details=details, **suite)
