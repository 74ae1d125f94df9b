"""The secret that opens the kiosk page of a dialogue: drawn once, shown once, kept as a keyed hash."""

from __future__ import annotations

import secrets

from django.utils.crypto import salted_hmac

from consultations.models import Dialogue

# Without the letters and figures that are read one for another.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LONGUEUR_CODE = 8
LONGUEUR_SECRET = 24


def code_public() -> str:
    """Return a new public name of a dialogue."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LONGUEUR_CODE))


def secret_de_borne() -> str:
    """Return a new kiosk secret: 118 bits that somebody can still type."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LONGUEUR_SECRET))


def empreinte_borne(dialogue: Dialogue, secret: str) -> str:
    """Return what is kept of a kiosk secret; the same words open no other dialogue."""
    return salted_hmac("consultations.borne", f"{dialogue.pk}:{secret}", algorithm="sha256").hexdigest()
