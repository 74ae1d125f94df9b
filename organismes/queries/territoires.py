"""Départements and régions as choices of a filter."""

from __future__ import annotations

import re

from organismes.enums import NatureEntite
from organismes.models import Territoire

CODE = re.compile("[0-9AB]{2,3}")
"""What an address may ask besides the choices: it is looked for, and may find nothing."""


def departements() -> list[tuple[str, str]]:
    """Return (code, words) of the départements of the directory, by code."""
    return _choix(NatureEntite.DEPARTEMENT)


def regions() -> list[tuple[str, str]]:
    """Return (code, words) of the régions of the directory, by name."""
    return sorted(_choix(NatureEntite.REGION), key=lambda choix: choix[1])


def _choix(nature: NatureEntite) -> list[tuple[str, str]]:
    codes = Territoire.objects.filter(nature=nature).order_by("code").values_list("code", "nom")
    return [(code, f"{nom} ({code})") for code, nom in codes]
