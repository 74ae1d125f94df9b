"""Addresses printed and mailed. A code travels in the fragment, that browsers never send."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from sondages.logic.base32 import normaliser
from sondages.models import Sondage


def adresse_du_jeu(sondage: Sondage) -> str:
    """Return where a poll is answered."""
    return f"{settings.BASE_URL}{reverse('sondages:deck', args=[sondage.code])}"


def adresse_avec_code(sondage: Sondage, code: str) -> str:
    """Return the same address that carries a code."""
    return f"{adresse_du_jeu(sondage)}#{normaliser(code)}"


def adresse_a_taper(sondage: Sondage) -> str:
    """Return where a poll is answered as people type it: no scheme, no slash at the end."""
    return adresse_du_jeu(sondage).split("://", 1)[-1].rstrip("/")
