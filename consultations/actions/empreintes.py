"""Keyed hashes by which somebody is known again, in one dialogue only; where addresses are sealed."""

from __future__ import annotations

import secrets

from django.utils.crypto import salted_hmac

from consultations.models import Dialogue, Identification, Participant
from socle.logic.adresses import boite


def empreinte_adresse(dialogue: Dialogue, courriel: str) -> str:
    """Return what is kept of an address: the same one in another dialogue gives another hash."""
    return _empreinte("adresse", f"{dialogue.pk}:{boite(courriel)}")


def empreinte_unique() -> str:
    """Return the hash of a secret that nobody keeps: a device, a session of a kiosk, a paper form, somebody forgotten."""
    return _empreinte("hasard", secrets.token_hex(32))


def place_identification(identification: Identification) -> str:
    """Return where an address that waits is sealed."""
    return f"identification/courriel/{identification.pk}"


def place_participant(participant: Participant) -> str:
    """Return where the address of somebody who asked to know the outcome is sealed."""
    return f"participant/courriel/{participant.pk}"


def _empreinte(quoi: str, secret: str) -> str:
    return salted_hmac(f"consultations.{quoi}", secret, algorithm="sha256").hexdigest()
