"""The only writer of a report's state."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from rapports.enums import TRANSITIONS, EtatRapport
from rapports.models import Rapport
from socle.erreurs import RegleMetier


def verrouiller(rapport_id: int) -> Rapport | None:
    """Return the report read again under lock, or None when it is gone. Call inside a transaction."""
    return (
        Rapport.objects.select_for_update(of=("self",))
        .select_related("inscription__campagne", "inscription__organisme")
        .filter(pk=rapport_id)
        .first()
    )


@transaction.atomic
def passer(rapport: Rapport, vers: EtatRapport, **champs: Any) -> Rapport:
    """Move a locked report to another state, writing `champs` with it."""
    if vers not in TRANSITIONS[rapport.etat]:
        raise RegleMetier(
            "passage_interdit", f"Ce rapport est «\u202f{rapport.get_etat_display()}\u202f»\u202f: rien n’a été changé."
        )
    rapport.etat = vers
    for nom, valeur in champs.items():
        setattr(rapport, nom, valeur)
    rapport.save(update_fields=["etat", *champs, "modifie_le"])
    return rapport
