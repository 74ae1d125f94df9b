"""Lists that grow for ever: they are counted as far as somebody reads them (docs/adr/0071-lists-that-grow-for-ever.md)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from socle.logic.typographie import entier

BEAUCOUP = 1_000
"""Lines past which such a list says « plus de »."""


def compter_jusqu_a(lignes: QuerySet[Any], plafond: int) -> int:
    """Count rows, no further than one past `plafond`, whatever the table holds."""
    return lignes.order_by()[: plafond + 1].count()


def dire_combien(lignes: QuerySet[Any]) -> str:
    """Write how many rows, or that there are more: « 812 », « plus de 1 000 »."""
    nombre = compter_jusqu_a(lignes, BEAUCOUP)
    return entier(nombre) if nombre <= BEAUCOUP else f"plus de {entier(BEAUCOUP)}"
