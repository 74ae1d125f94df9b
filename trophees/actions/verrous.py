"""Locks of results, taken in one order: the edition, then what hangs on it."""

from __future__ import annotations

from typing import TypeVar

from campagnes.models import Campagne
from trophees.models import Deliberation, Palmares

T = TypeVar("T", Deliberation, Palmares)


def verrouiller_edition(campagne_id: int) -> Campagne:
    """Return the edition under lock: nobody opens a dispute while its prize list becomes public, nor the reverse."""
    return Campagne.objects.select_for_update().get(pk=campagne_id)


def verrouiller(objet: T) -> T:
    """Return a deliberation or a prize list read again under lock, after its edition."""
    campagne = verrouiller_edition(objet.campagne_id)
    frais = type(objet).objects.select_for_update(of=("self",)).get(pk=objet.pk)
    frais.campagne = campagne
    return frais
