"""Signed links of the mails to citizens: confirming an address, being forgotten. Nothing of them is stored."""

from __future__ import annotations

import uuid

from django.core import signing

from consultations.models import Identification, Participant
from socle.erreurs import RegleMetier

CONFIRMATION = "consultations.confirmation"
OUBLI = "consultations.oubli"


def jeton_de_confirmation(identification: Identification) -> str:
    """Return the token of the link that confirms an address; its row says until when it serves."""
    return _signeur(CONFIRMATION).sign(identification.pk.hex)


def identification_visee(jeton: str) -> uuid.UUID:
    """Return the identifier that a confirmation link carries."""
    return _lire(CONFIRMATION, jeton)


def jeton_d_oubli(participant: Participant) -> str:
    """Return the token that lets whoever reads our mails be forgotten, from any device."""
    return _signeur(OUBLI).sign(participant.pk.hex)


def participant_a_oublier(jeton: str) -> Participant:
    """Return whom a link of our mails asks to forget."""
    participant = Participant.objects.select_related("dialogue").filter(pk=_lire(OUBLI, jeton)).first()
    if participant is None:
        raise RegleMetier("lien_inconnu", "Ce lien ne mène à rien\u202f: il n’a peut-être pas été copié en entier.")
    return participant


def _signeur(sel: str) -> signing.Signer:
    return signing.Signer(salt=sel, sep=".")


def _lire(sel: str, jeton: str) -> uuid.UUID:
    try:
        return uuid.UUID(hex=_signeur(sel).unsign(jeton))
    except (signing.BadSignature, ValueError) as faute:
        raise RegleMetier(
            "lien_inconnu", "Ce lien ne mène à rien\u202f: il n’a peut-être pas été copié en entier."
        ) from faute
