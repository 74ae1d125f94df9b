"""The lock of a registration, and its passages."""

from __future__ import annotations

from typing import Any

from campagnes.models import Campagne
from organismes.enums import TRANSITIONS, EtatInscription
from organismes.models import Inscription
from socle import etats
from socle.auteur import Auteur


def verrouiller(inscription: Inscription) -> Inscription:
    """Lock the edition, then the registration, always in that order; return the row as it stands now.

    Keys are left alone: who holds the body hangs sites, kiosks and opinions on its registration.
    """
    Campagne.objects.select_for_update(no_key=True).get(pk=inscription.campagne_id)
    return (
        Inscription.objects.select_for_update(no_key=True, of=("self",))
        .select_related("organisme", "campagne")
        .get(pk=inscription.pk)
    )


def passer(inscription: Inscription, vers: EtatInscription, *, auteur: Auteur, motif: str = "", **champs: Any) -> None:
    """Move a locked registration; the line tells the reason too, for the row only keeps the last one."""
    details = {"motif": motif} if motif else {}
    etats.passer(inscription, vers, table=TRANSITIONS, auteur=auteur, motif=motif, details=details, **champs)
