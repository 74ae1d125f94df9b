"""Mask what comments say of people before anyone reads them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID


def masquer_avis(*, identifiants: Sequence[UUID]) -> None:
    """Write the masked comment of each opinion that has one. Safe to run twice."""
