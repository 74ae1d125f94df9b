"""The secret that opens the kiosk page of a dialogue: drawn once, shown once, kept as a keyed hash."""

from __future__ import annotations

from django.utils.crypto import constant_time_compare, get_random_string

from consultations.models import Dialogue
from socle.empreintes import empreinte_a_cle, empreintes_a_cles

# Without the letters and figures that are read one for another.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LONGUEUR_CODE = 8
LONGUEUR_SECRET = 24
SEL = "consultations.borne"


def code_public() -> str:
    """Return a new public name of a dialogue."""
    return get_random_string(LONGUEUR_CODE, ALPHABET)


def secret_de_borne() -> str:
    """Return a new kiosk secret: 118 bits that somebody can still type."""
    return get_random_string(LONGUEUR_SECRET, ALPHABET)


def empreinte_borne(dialogue: Dialogue, secret: str) -> str:
    """Return what is kept of a kiosk secret; the same words open no other dialogue."""
    return empreinte_a_cle(SEL, f"{dialogue.pk}:{secret}")


def ouvre_la_borne(dialogue: Dialogue, secret: str) -> bool:
    """Tell whether a kiosk secret, hashed with the key of today or an old one, opens this dialogue."""
    possibles = empreintes_a_cles(SEL, f"{dialogue.pk}:{secret}")
    return bool(dialogue.cle_borne) and any(
        constant_time_compare(possible, dialogue.cle_borne) for possible in possibles
    )
