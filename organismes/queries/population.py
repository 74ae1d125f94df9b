"""The population of a body in an edition: that of its registration, which the directory of another year does not change."""

from __future__ import annotations

from django.db.models.functions import Coalesce


def population_retenue(vers_inscription: str = "") -> Coalesce:
    """Return the population that ranks a body in an edition; `vers_inscription` leads to the registration, with its `__`."""
    return Coalesce(f"{vers_inscription}population", f"{vers_inscription}organisme__population")
