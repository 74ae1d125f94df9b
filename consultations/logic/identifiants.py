"""Identifiers as callers give them, and one order for them whatever the order given."""

from __future__ import annotations

Identifiant = str | int


def cle(identifiant: Identifiant) -> tuple[bool, Identifiant]:
    """Sort numbers first, then words."""
    return isinstance(identifiant, str), identifiant
