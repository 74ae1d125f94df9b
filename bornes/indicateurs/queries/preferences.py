"""What a body said of its mails."""

from __future__ import annotations

from bornes.models import PreferenceEcoute
from organismes.models import Inscription


def preference_de(inscription: Inscription) -> PreferenceEcoute:
    """Return the wishes of a registration; everything is sent before any."""
    return PreferenceEcoute.objects.filter(inscription=inscription).first() or PreferenceEcoute(inscription=inscription)
