"""The score that people see, where a query takes it alone out of a detail: the same on every database."""

from __future__ import annotations

from decimal import Decimal

SCORE_ARRONDI = "detail__score_arrondi"


def score_lu(valeur: str | float | None) -> Decimal | None:
    """Return the score as it was written: SQLite gives a text that looks like a number back as a float."""
    return None if valeur is None else Decimal(str(valeur))
