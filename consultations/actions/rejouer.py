"""What people erased themselves, erased again once a restored backup put it there again: the technical log has its key."""

from __future__ import annotations

from uuid import UUID

from consultations.actions.contribuer import retirer
from consultations.actions.identifier import effacer_contact
from consultations.enums import EtatProposition
from consultations.models import Participant, Proposition


def rejouer_retrait(*, pk: UUID) -> bool:
    """Take back again a contribution that its author took back; tell whether there was something to take."""
    la_sienne = Proposition.objects.select_related("auteur__dialogue").filter(pk=pk, auteur__isnull=False)
    proposition = la_sienne.exclude(etat=EtatProposition.RETIREE).first()
    if proposition is None or proposition.auteur is None:
        return False
    retirer(proposition=proposition, participant=proposition.auteur)
    return True


def rejouer_oubli(*, pk: UUID) -> bool:
    """Forget again a participant who asked for it; tell whether she was known."""
    participant = Participant.objects.select_related("dialogue").filter(pk=pk, est_efface=False).first()
    if participant is None:
        return False
    effacer_contact(participant=participant)
    return True
