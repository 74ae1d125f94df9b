"""What people erased themselves, erased again once a restored backup put it there again: the technical log has its key."""

from __future__ import annotations

import datetime as dt
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


def rejouer_oubli(*, pk: UUID, le: dt.datetime) -> bool:
    """Forget again a participant who asked for it at that instant; tell whether she was known.

    One who came back since, before the backup, asked for another thing.
    """
    connus = Participant.objects.select_related("dialogue").filter(est_efface=False, modifie_le__lt=le)
    participant = connus.filter(pk=pk).first()
    if participant is None:
        return False
    effacer_contact(participant=participant)
    return True
